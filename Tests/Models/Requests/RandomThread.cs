using System.Collections.Immutable;
using ChatCluster.Rules;
using ChatCluster.Tests.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Tests.Models.Requests;

/// <summary>
/// A thread that goes its way by chance, the same for the same seed: posts, edits, forks, calls, failures, stops, and models that change.
/// </summary>
internal sealed class RandomThread(int seed)
{
    private static readonly RunLimits Limits = new(MaxToolSteps: 4, MaxFailures: 2);

    private static readonly string[] Ids =
        ["call_0", "call_1", "toolu_01A", "aB3dE5gH7", "chatcmpl-tool-0123456789abcdef0123456789abcdef", "id with spaces#1",
            "функция", "0"];
    private static readonly string[] Names = ["clock", "", " ", "search.web", "9lives", new('n', 90), "naïve tool!", "clock"];
    private static readonly string[] Arguments = ["{}", """{"q":"1"}""", "{oops", "[1]", "", "null", """{"q":{"r":[1,2]}}"""];
    private static readonly string[] Texts = ["Yes.", "", " ", "\n\n", "😀 ok", "A longer answer."];

    private readonly Random _random = new(seed);
    private int _id;

    public ThreadSnapshot Thread { get; private set; } = ThreadSnapshot.Initial;

    /// <summary>Goes on by some steps; tells of each time that a model is asked.</summary>
    public async Task PlayAsync(Func<ThreadSnapshot, string, Task> asked)
    {
        for (var moves = _random.Next(4, 16); moves > 0; moves--)
        {
            if (Thread.Run is { } run)
            {
                await RunAsync(run, asked);
            }
            else
            {
                Post();
            }
        }
    }

    private T Any<T>(IReadOnlyList<T> of) => of[_random.Next(of.Count)];

    private bool Chance(int percent) => _random.Next(100) < percent;

    private void Do(ThreadCommand command)
    {
        var context = new DecisionContext(Given.Noon, $"x{_id++}") { DefaultModel = _ => "demo" };
        Thread = ThreadDecider.Decide(Given.Key, Thread, command, context).Events.Aggregate(Thread, (thread, e) => thread.Apply(e));
    }

    private void Post()
    {
        var posted = Thread.Branch().Select(node => node.Message.MessageId).ToList();
        if (posted.Count > 0 && Chance(10))
        {
            Do(new RegenerateReply());
        }
        else if (posted.Count > 0 && Chance(10) && ThreadCopy.Fork(Thread, null, out var events) is null)
        {
            Thread = ThreadSnapshot.Initial;
            Do(new AdoptEvents(events, "t0"));
        }
        else
        {
            Do(new PostMessage(
                Any(["Hi", "What now?", " ", "😀"]), Create: true, Edits: posted.Count > 0 && Chance(15) ? Any(posted) : null));
        }
    }

    private async Task RunAsync(RunState run, Func<ThreadSnapshot, string, Task> asked)
    {
        if (Chance(8))
        {
            Do(new PostMessage("By the way", OnBusy: OnBusy.Steer));
        }

        if (Chance(8))
        {
            Do(new StopRun());
            Do(new EndRun(run.Id, RunReason.Stopped, null, null, new(Chance(50) ? Any(Texts) : ""), null));
            return;
        }

        switch (RunStep.Next(Thread.Run!, Limits))
        {
            case RunStep.CallModel next:
                var provider = Any(ProviderRequests.Providers);
                Do(new BeginStep(run.Id, next.Step, provider));
                await asked(Thread, provider);
                Reply(Thread.Run!, provider, next.UseTools);
                break;
            case RunStep.InvokeTools next:
                Do(new StartTools(run.Id, [.. next.Calls.Select(call => call.Call.CallId)]));
                foreach (var call in next.Calls.Where(_ => Chance(80)))
                {
                    Do(Chance(80)
                        ? new FinishTool(run.Id, call.Call.CallId, new(Any(Texts), Preview: null, ElapsedMs: 1))
                        : new FinishTool(run.Id, call.Call.CallId, new(Error: new("failed", "It failed."), Preview: null, ElapsedMs: 1)));
                }

                break;
            case RunStep.End end:
                Do(new EndRun(run.Id, end.Reason, end.Code, end.Message, StepText.Empty, null));
                break;
            default:
                break;
        }
    }

    private void Reply(RunState run, string provider, bool tools)
    {
        if (Chance(15))
        {
            Thread = Thread.Apply(
                new StepFailed(run.Id, run.Step, run.Attempt, "model_overloaded", "Busy.", true, Chance(70)) { At = Given.Noon });
            return;
        }

        var taken = run.Node.Items.OfType<ToolCalled>().Select(call => call.CallId).ToHashSet();
        var calls = ImmutableArray.CreateBuilder<RequestedCall>();
        for (var count = tools ? _random.Next(4) : 0; count > 0; count--)
        {
            var id = Any(Ids);
            calls.Add(new(taken.Add(id) ? id : $"{id}_{_id++}", Any(Names), new(Any(Arguments)), false, ""));
        }

        var text = calls.Count > 0 ? Any(Texts) : "An answer.";
        var output = Chance(30) ? new StepText(text, "I think.", [8, text.Length]) : new StepText(text);
        Do(new FinishStep(run.Id, run.Step, output, "stop", Usage.None, calls.ToImmutable())
        {
            State = ProviderRequests.State(provider, calls.Count) is { } state ? new JsonText(state) : null,
        });
    }
}
