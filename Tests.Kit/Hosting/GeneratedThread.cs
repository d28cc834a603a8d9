using System.Collections.Immutable;
using System.Globalization;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools.Safety;

namespace ChatCluster.Tests.Hosting;

/// <summary>Threads as the rules themselves make them: what comes of commands that a seed chooses.</summary>
internal static class GeneratedThread
{
    private static readonly ThreadKey Key = new("default", "ada", "generated");
    private static readonly DateTimeOffset Begin = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The log that a seed makes.</summary>
    public static ImmutableArray<ThreadEvent> Of(int seed, int commands = 60)
    {
        var random = new Random(seed);
        var thread = ThreadSnapshot.Initial;
        var events = ImmutableArray.CreateBuilder<ThreadEvent>();
        for (var i = 0; i < commands; i++)
        {
            var command = i == 0 ? new PostMessage("first", Create: true, ClientMessageId: "c0") : Next(random, thread, i);
            var id = string.Create(CultureInfo.InvariantCulture, $"{seed}x{i}");
            var context = new DecisionContext(Begin.AddSeconds(i), id)
            {
                DefaultModel = _ => "sandbox",
                StartsOver = (_, text) => text.EndsWith('7'),
            };
            foreach (var @event in ThreadDecider.Decide(Key, thread, command, context).Events)
            {
                thread = thread.Apply(@event);
                events.Add(@event);
            }
        }

        return events.ToImmutable();
    }

    private static ThreadCommand Next(Random random, ThreadSnapshot thread, int i) =>
        thread.Run is { } run && random.Next(4) > 0 ? Report(random, thread, run, i) : Request(random, thread, i);

    private static ThreadCommand Report(Random random, ThreadSnapshot thread, RunState run, int i)
    {
        if (run.Pending is [var call, ..])
        {
            if (call.IsAsking)
            {
                return random.Next(4) == 0 ? new ExpireApproval(run.Id, call.Call.CallId)
                    : new ResolveInput(call.Call.CallId, random.Next(2) == 0 ? "decline" : "accept", new("""{"q":{}}"""), "ada");
            }

            if (call.IsWithClient)
            {
                return random.Next(4) == 0 ? new ExpireApproval(run.Id, call.Call.CallId)
                    : new ResolveToolCall(call.Call.CallId, $"brought {i}");
            }

            return (random.Next(7), call.Waiting) switch
            {
                (6, null) =>
                    new AskInput(
                        run.Id, call.Call.CallId,
                        new([new("q", $"Question {i}?", new("""{"type":"object"}"""))], new("""{"requestState":"s"}"""))),
                (0, not null) => new ExpireApproval(run.Id, call.Call.CallId),
                (_, not null) =>
                    new ResolveApproval(
                        call.Call.CallId, random.Next(3) > 0,
                        Arguments: random.Next(2) == 0 ? new("""{"zone":"CET"}""") : null) is var answer && answer.Approved && i % 3 == 0
                    ? answer with { By = "ada", Remember = true }
                    : answer,
                (0 or 1, _) => new StartTools(run.Id, [call.Call.CallId]),
                (2, _) => new FinishTool(run.Id, call.Call.CallId, new(Error: new("failed", "It failed."), Preview: null, ElapsedMs: 3)),
                _ => new FinishTool(
                    run.Id, call.Call.CallId,
                    new($"result {i}", null, "res", 3, random.Next(2) == 0)
                    {
                        Files = random.Next(2) == 0 ? [new("a.png", "image/png", "")] : null,
                        Links = random.Next(2) == 0 ? [new($"https://example.com/{i}", "A place", "text/html")] : null,
                        Parts = random.Next(2) == 0 ? Parts(run.Id, call.Call.CallId) : [],
                    },
                    Cached: random.Next(2) == 0),
            };
        }

        return random.Next(13) switch
        {
            _ when !run.StepOpen => run.Replied && !run.Unread ? new EndRun(run.Id, RunReason.Completed, null, null, StepText.Empty, null)
                : new BeginStep(run.Id, run.NextStep, "sandbox"),
            0 or 1 => new RecordCheckpoint(run.Id, run.Step, run.Attempt, run.Written.Length, Text(random, i)),
            2 => new FailStep(
                run.Id, run.Step, run.Attempt, "overloaded", "Too much to do.", true, true, TimeSpan.FromSeconds(1), Spent(i),
                new RunLimits()),
            3 => new BeginStep(run.Id, run.NextStep, "sandbox"),
            4 => new EndRun(run.Id, RunReason.Limited, "time_limit", "Too long.", run.Written, null),
            5 => new StopRun(),
            12 => new ReadProject(run.Id, [new("f_1", $"{i}.txt", "text/plain", 3)]),
            11 => new RecallMemory(run.Id, [$"f_{i}"]),
            10 => new CompactContext(run.Id, run.Step, Compacted(random, run, i)),
            6 => new FinishStep(run.Id, run.Step, Text(random, i), "tool_calls", Spent(i), Calls(random, i)),
            _ => new FinishStep(run.Id, run.Step, Text(random, i), "stop", Spent(i), [], new RunLimits()),
        };
    }

    private static ImmutableArray<ToolPart> Parts(string runId, string callId) =>
    [
        new ToolCode(runId, callId, "print(1)", "python"),
        new ToolPrinted(runId, callId, "1"),
        new ToolTrouble(runId, callId, "Traceback"),
        new ToolImage(runId, callId, new("a.png", "image/png", "")),
        new ToolFile(runId, callId, new("a.csv", "text/csv", "", 3)),
        new ToolSource(runId, callId, "https://example.com/", "A place", "page 3", "text/html"),
    ];

    private static ContextCompacted Compacted(Random random, RunState run, int i) => (run.Node.Parent, random.Next(2)) switch
    {
        (null, _) => new(run.Id, ContextCompacted.Results),
        ({ } parent, 0) => new(run.Id, ContextCompacted.LeftOut, parent, Messages: 3, Usage: Spent(i)),
        ({ } parent, _) => new(run.Id, ContextCompacted.Summarized, parent, Messages: 3, Summary: $"summary {i}", Usage: Spent(i)),
    };

    private static ThreadCommand Request(Random random, ThreadSnapshot thread, int i)
    {
        var runs = thread.Ended.Keys.Order(StringComparer.Ordinal).ToList();
        var some = runs.Count == 0 ? "none" : runs[random.Next(runs.Count)];
        return random.Next(20) switch
        {
            0 or 1 => new PostMessage(
                $"queued {i}", OnBusy: OnBusy.Queue, ClientMessageId: $"c{i}", Model: "sandbox", Limits: new(Queued: 100)),
            2 => new PostMessage($"interrupting {i}", OnBusy: OnBusy.Interrupt) { MustCall = "clock" },
            3 => new PostMessage($"steered {i}", OnBusy: OnBusy.Steer, Context: new("""{"selected":[1,2]}""")) { ClientTools = Brought },
            4 => new PostMessage($"edited {i}", Edits: thread.RunsByMessage.Keys.Order(StringComparer.Ordinal).First()),
            5 => new RegenerateReply(runs.Count == 0 ? null : some),
            6 => new StopRun(),
            7 => new RenameThread($"Title {i}"),
            8 => new ArchiveThread(random.Next(2) == 0),
            9 => new ChangeAgent(null, "sandbox"),
            10 => new SelectBranch(some),
            11 => new GiveFeedback(some, random.Next(2) == 0 ? "up" : null, "so it is"),
            12 => random.Next(3) switch { 0 => new ShareThread(), 1 => new UnshareThread(), _ => new WithdrawConsent("clock") },
            13 => new EditQueuedMessage(
                thread.Queue.IsEmpty ? "none" : thread.Queue[0].MessageId, random.Next(2) == 0 ? $"other text {i}" : null),
            14 => new NoteMemory(some, 1, Spent(i)),
            15 => new ChangeSettings(new()
            {
                Instructions = $"Be brief {i}",
                Temperature = 0.5,
                TopP = 0.9,
                MaxOutputTokens = i + 1,
                ToolsOff = ["clock", "mcp:gone:*"],
            }),
            16 => random.Next(2) == 0 ? new SwitchWebhooks(i % 2 == 0) : new MoveThread(random.Next(2) == 0 ? null : "p_1"),
            17 => new PostMessage($"begun elsewhere {i}")
            {
                ClientTools = Brought,
                MustCall = ClientTool.Any,
                Steps = [new("Let me look.", [new("p1", "page_title", JsonText.EmptyObject, "Home")])],
            },
            _ => new PostMessage($"message {i}", Attachments: [new("a.txt", "text/plain", "data:text/plain;base64,aGk=")]),
        };
    }

    private static ImmutableArray<ClientTool> Brought => [new("page_title", "The page's title.", new("""{"type":"object"}"""))];

    private static StepText Text(Random random, int i) => random.Next(3) == 0
        ? new($"answer {i} 🙂", "thought", [7, $"answer {i} 🙂".Length]) { ReasoningMs = i }
        : new($"answer {i}");

    private static Usage Spent(int i) => new() { Model = "sandbox", InputTokens = 100 + i, OutputTokens = 7, LatencyMs = 12, Cost = 0.5m };

    private static ImmutableArray<RequestedCall> Calls(Random random, int i) =>
    [
        .. Enumerable.Range(0, random.Next(1, 4)).Select(n =>
        {
            var arguments = new JsonText("""{"zone":"UTC","b":1.50}""");
            arguments.TryParse(out var json);
            var asks = random.Next(3) == 0;
            if (!asks && random.Next(4) == 0)
            {
                return new RequestedCall(
                    string.Create(CultureInfo.InvariantCulture, $"call_{i}_{n}"), "page_title", arguments, false, "")
                {
                    Client = i % 5 > 0,
                    Problem = i % 5 > 0 ? null : "It is not what the schema says.",
                };
            }

            return new RequestedCall(
                string.Create(CultureInfo.InvariantCulture, $"call_{i}_{n}"), "clock", arguments, asks,
                asks ? CanonicalJson.Hash(json) : "")
            {
                Sources = asks && i % 2 == 0 ? [new(OutsideSource.Tool, "search"), new(OutsideSource.Import)] : [],
                Remembered = !asks && i % 5 == 0,
            };
        }),
    ];
}
