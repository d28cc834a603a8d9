using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>Makes the events of a new thread out of another's: a fork of this server's, or an export of any.</summary>
internal static class ThreadCopy
{
    /// <summary>The branch through a run, as a thread of its own.</summary>
    public static ThreadAnswer? Fork(ThreadSnapshot source, string? throughRun, out ImmutableArray<ThreadEvent> events)
    {
        events = [];
        if (throughRun is not null && source.FindRun(throughRun) is null)
        {
            return new ThreadAnswer.Invalid("run_not_found", $"The thread has no run '{throughRun}'.");
        }

        var copied = ImmutableArray.CreateBuilder<ThreadEvent>();
        copied.Add(new ThreadCreated("", source.Agent, source.Model));
        if (source.Title is { } title)
        {
            copied.Add(new TitleChanged(title, source.TitleSource!));
        }

        var end = source.FindRun(throughRun ?? source.Head);
        var branch = new List<RunNode>();
        for (var node = end; node is not null; node = source.FindRun(node.Parent))
        {
            branch.Insert(0, node);
        }

        foreach (var (index, node) in branch.Where(node => node.End is not null).Index())
        {
            copied.Add(node.Message with { Run = node.RunId, ClientMessageId = null });
            copied.Add(new RunStarted(node.RunId, index + 1, node.Message.MessageId, node.Agent, node.Model) { At = node.Message.At });
            copied.AddRange(node.Items);
            copied.Add(node.End!);
        }

        events = copied.ToImmutable();
        return null;
    }

    /// <summary>Events from outside, checked by the same fold that reads a log; what was under way in them is closed.</summary>
    public static ThreadAnswer? Import(ThreadKey key, IReadOnlyList<ThreadEvent> events, DecisionContext context, out ImmutableArray<ThreadEvent> adopted)
    {
        adopted = [];
        if (events is not [ThreadCreated, ..])
        {
            return new ThreadAnswer.Invalid("import_incomplete", "An export begins with the event thread.created.");
        }

        var thread = ThreadSnapshot.Initial;
        foreach (var (index, @event) in events.Index())
        {
            try
            {
                thread = thread.Apply(@event);
            }
            catch (Exception exception) when (exception is InvalidOperationException or KeyNotFoundException or ArgumentException or NullReferenceException)
            {
                return new ThreadAnswer.Invalid("import_inconsistent", $"Line {index + 1}: the event does not follow from those before it.");
            }
        }

        // Nobody shared the copy, whatever was done with the original.
        var closing = new List<ThreadEvent>(thread.ShareId is null ? [] : [new ThreadUnshared()]);
        closing.AddRange(thread.Queue.Select(waiting => new MessageUnqueued(waiting.MessageId)));
        if (thread.Run is { } run)
        {
            closing.ForEach(@event => thread = thread.Apply(@event));
            closing.AddRange(ThreadDecider.Decide(key, thread, new EndRun(run.Id, RunReason.Stopped, "imported", null, run.Written, null), context).Events);
        }

        adopted = [.. events, .. closing.Select(@event => @event.At == default ? @event with { At = context.Now } : @event)];
        return null;
    }
}
