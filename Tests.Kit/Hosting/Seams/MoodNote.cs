using System.Collections.Concurrent;
using ChatCluster.Rules;
using ChatCluster.Runs;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;

namespace ChatCluster.Tests.Hosting.Seams;

/// <summary>Asks a model for the mood of each message, once its run has ended.</summary>
internal sealed class MoodNote(AfterRunParts engine, ConcurrentQueue<string> moods) : IAfterRunTask
{
    public const string Question = "Which mood is this message in?";

    public bool IsDue(ThreadKey key, RunFinished end, RunNode run, ThreadSnapshot thread) => end.Reason is RunReason.Completed;

    public async Task RunAsync(ThreadKey key, RunNode run, IRunReports reports, CancellationToken cancellationToken)
    {
        using var call = await engine.Calls.BeginAsync(
            key.Owner, engine.ModelOf(run), [new(ChatRole.System, Question), new(ChatRole.User, run.Message.Text)], cancellationToken);
        await call.ReadAsync(10, 100, engine.Options.StallTime, cancellationToken);
        moods.Enqueue($"{run.Message.Text} {call.Text} {call.Settle().Calls}");
    }
}
