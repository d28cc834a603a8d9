using System.Collections.Immutable;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats;

/// <summary>
/// The conversation that a client holds, as the beginning of a thread which does not exist yet. A thread that exists is the truth, and what
/// the client holds of it is passed over.
/// </summary>
internal static class ThreadBeginning
{
    // A conversation of a client that holds it may begin with the assistant; a thread begins with a message.
    private const string Nothing = "(The conversation begins.)";

    /// <summary>Creates the thread out of what came before the message that is to be answered.</summary>
    /// <returns>Why that was not possible; null when the thread is there.</returns>
    public static async Task<IResult?> CreateAsync(
        IThreads threads, ThreadKey key, IReadOnlyList<PastMessage> past, MessageLimits limits, TimeProvider time,
        CancellationToken cancellationToken)
    {
        if (past.Count == 0 || await threads.FindAsync(key, cancellationToken) is not null)
        {
            return null;
        }

        return await threads.ImportAsync(key, Events(key.Id, past, time.GetUtcNow()), limits.ForImport, cancellationToken) switch
        {
            // Lost a race; the thread exists anyway.
            ThreadAnswer.Conflict { Code: "thread_exists" } => null,
            var answer => answer is ThreadAnswer.Done ? null : answer.Match(_ => Results.Ok()),
        };
    }

    /// <summary>The same as the events that a thread would have written.</summary>
    public static ImmutableArray<ThreadEvent> Events(string threadId, IReadOnlyList<PastMessage> past, DateTimeOffset at)
    {
        var events = ImmutableArray.CreateBuilder<ThreadEvent>();
        events.Add(new ThreadCreated(threadId) { At = at });
        string? parent = null;
        var rounds = 0;
        for (var i = 0; i < past.Count;)
        {
            var asked = Join(Take(past, ref i, fromUser: true));
            var answered = Take(past, ref i, fromUser: false);
            rounds++;
            var (run, message) = ("r_" + Guid.CreateVersion7(at).ToString("N"), "m_" + Guid.CreateVersion7(at).ToString("N"));
            events.Add(new MessagePosted(message, asked.Length > 0 ? asked : Nothing, Run: run, Parent: parent) { At = at });
            events.Add(new RunStarted(run, rounds, message) { At = at });
            var steps = PastSteps.Of(answered);
            foreach (var (index, step) in steps.Index())
            {
                Add(events, run, index + 1, step, at);
            }

            var text = steps.LastOrDefault(step => step.Text.Length > 0)?.Text ?? "";
            ImmutableArray<string> tools = [.. steps.SelectMany(step => step.Calls).Select(call => call.Name).Distinct()];
            events.Add(new RunFinished(run, RunReason.Completed, text, Usage.None, tools, 0) { At = at });
            parent = run;
        }

        return events.ToImmutable();
    }

    private static void Add(ImmutableArray<ThreadEvent>.Builder events, string run, int number, PastStep step, DateTimeOffset at)
    {
        events.Add(new StepStarted(run, number, 1) { At = at });
        events.Add(new StepFinished(run, number, step.Text, Finish: step.Calls.IsEmpty ? "stop" : "tool_calls") { At = at });
        foreach (var call in step.Calls)
        {
            events.Add(new ToolCalled(run, call.CallId, call.Name, call.Arguments) { Client = true, At = at });
        }

        foreach (var call in step.Calls)
        {
            events.Add(new ToolFinished(run, call.CallId, call.Name, call.Result) { Client = true, At = at });
        }
    }

    // Several messages of one side in a row are one.
    private static List<PastMessage> Take(IReadOnlyList<PastMessage> past, ref int i, bool fromUser)
    {
        var taken = new List<PastMessage>();
        while (i < past.Count && past[i].FromUser == fromUser)
        {
            taken.Add(past[i++]);
        }

        return taken;
    }

    private static string Join(IEnumerable<PastMessage> messages) =>
        string.Join("\n\n", messages.Select(message => message.Text).Where(text => text.Length > 0));
}
