using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>Makes the events of a new thread out of another's: a fork of this server's, or an export of any.</summary>
internal static class ThreadCopy
{
    /// <summary>The branch through a run, as a thread of its own.</summary>
    /// <param name="through">A run, or the message that it answers; the end of the selected branch when left out.</param>
    public static ThreadAnswer? Fork(ThreadSnapshot source, string? through, out ImmutableArray<ThreadEvent> events)
    {
        events = [];
        var end = source.FindRun(through is null ? source.Head : RunOf(source, through));
        if (through is not null && end is not { End: not null })
        {
            return end is null
                ? new ThreadAnswer.Invalid("run_not_found", $"The thread has no run and no answered message '{through}'.")
                : new ThreadAnswer.Busy(end.RunId);
        }

        var copied = ImmutableArray.CreateBuilder<ThreadEvent>();
        copied.Add(new ThreadCreated("", source.Agent, source.Model, Imported: source.Imported ? true : null));
        if (source.Title is { } title)
        {
            copied.Add(new TitleChanged(title, source.TitleSource!));
        }

        if (source.Settings != ThreadSettings.None)
        {
            copied.Add(new SettingsChanged(source.Settings));
        }

        if (source.Project is { } project)
        {
            copied.Add(new ProjectChanged(project));
        }

        var branch = new List<RunNode>();
        for (var node = end; node is not null; node = source.FindRun(node.Parent))
        {
            branch.Add(node);
        }

        branch.Reverse();
        foreach (var (index, node) in branch.Where(node => node.End is not null).Index())
        {
            copied.Add(node.Message with { Run = node.RunId, ClientMessageId = null });
            copied.Add(new RunStarted(node.RunId, index + 1, node.Message.MessageId, node.Agent, node.Model)
            {
                AgentVersion = node.AgentVersion,
                At = node.Message.At,
            });
            if (node.IsReset)
            {
                copied.Add(new ContextReset(node.RunId) { At = node.Message.At });
            }

            AddItems(copied, node, source.FindRun(node.Parent)?.Outside ?? []);

            // What the copy cost was paid for in the thread it comes from.
            copied.Add(node.End! with { Usage = Usage.None });
        }

        AddLessons(copied, source);
        events = copied.ToImmutable();
        return null;
    }

    /// <summary>
    /// Events from outside, as far as they are what this server could have written itself; what was under way in them is closed.
    /// </summary>
    public static ThreadAnswer? Import(
        ThreadKey key, IReadOnlyList<ThreadEvent> events, ImportLimits limits, DecisionContext context,
        out ImmutableArray<ThreadEvent> adopted)
    {
        adopted = [];
        if (events is not [ThreadCreated, ..])
        {
            return new ThreadAnswer.Invalid("import_incomplete", "An export begins with the event thread.created.");
        }

        if (events.Count > limits.Events)
        {
            return new ThreadAnswer.Invalid(
                "import_too_long",
                $"The import has {events.Count} events; this server takes {limits.Events}. The operator sets the limit with ChatCluster:Limits:ImportEvents.");
        }

        var check = new ImportCheck(key, limits, context.Now);
        foreach (var (index, @event) in events.Index())
        {
            if (check.Take(@event) is { } reason)
            {
                return Inconsistent(index, reason);
            }
        }

        return check.Finish(context, out adopted) is { } incomplete ? Inconsistent(events.Count - 1, incomplete) : null;
    }

    private static ThreadAnswer.Invalid Inconsistent(int index, string reason) =>
        new("import_inconsistent",
            $"Line {index + 1} cannot be imported: {reason}. Send what GET /v1/threads/{{id}}/export answers, unchanged.");

    /// <summary>The run that a name means: its own, or that of the message which it answers or which joined it.</summary>
    private static string? RunOf(ThreadSnapshot source, string through)
    {
        if (source.FindRun(through) is not null || !source.RunsByMessage.TryGetValue(through, out var runs))
        {
            return source.Steered.GetValueOrDefault(through, through);
        }

        // Of several replies the one that is shown, and else the latest.
        var shown = source.Branch().Select(node => node.RunId).ToHashSet(StringComparer.Ordinal);
        return runs.FindLast(shown.Contains) ?? runs[^1];
    }

    // Some are told by steps of other branches, or by attempts that failed, which are not copied.
    private static void AddLessons(ImmutableArray<ThreadEvent>.Builder copied, ThreadSnapshot source)
    {
        var lessons = new Stack<TokenLesson>(source.Lessons.Values);
        for (var i = copied.Count - 1; i >= 0 && lessons.Count > 0; i--)
        {
            if (copied[i] is StepFinished step)
            {
                copied[i] = step with { Lesson = lessons.Pop() };
            }
        }
    }

    // Steps are begun again as they were, so that the copy's log is one that a run could have written.
    private static void AddItems(ImmutableArray<ThreadEvent>.Builder copied, RunNode node, ImmutableList<OutsideSource> inherited)
    {
        // Logs of before do not say of each result whether it is one from outside; in a copy only the results can tell.
        var unsaid = node.Outside.RemoveAll(read => inherited.Contains(read)
            || node.Items.OfType<ToolFinished>().Any(result => result.Outside is true && result.Name == read.Name));
        var begun = false;
        for (var i = 0; i < node.Items.Count; i++)
        {
            if (node.Items[i] is not StepFinished step)
            {
                copied.Add(Copied(unsaid, node.Items[i]));
                continue;
            }

            copied.Add(new StepStarted(node.RunId, step.Step, 1, node.Model) { At = step.At });
            if (!begun)
            {
                // What they cover lies before the run, and so in the copy too.
                copied.AddRange(node.Compactions.Select(compacted => compacted with { Usage = null }));
                if (node.ProjectFiles is { } files)
                {
                    // What was read from outside is as far from the owner as before.
                    copied.Add(new ProjectRead(node.RunId, files) { At = step.At });
                }

                begun = true;
            }

            // What was steered in while the step was written stands after it; its calls came with it all the same.
            var steered = node.Items.Skip(i + 1).TakeWhile(item => item is MessagePosted).ToList();
            if (steered.Count > 0 && i + steered.Count + 1 < node.Items.Count && node.Items[i + steered.Count + 1] is ToolCalled)
            {
                copied.AddRange(steered);
                i += steered.Count;
            }

            copied.Add(step with { Usage = null });
        }
    }

    // A consent for the thread is one for that thread. What was read from outside is as far from the owner as before, and in the copy no
    // start of a call tells of it.
    private static ThreadEvent Copied(ImmutableList<OutsideSource> unsaid, ThreadEvent item) => item switch
    {
        ApprovalResolved { Remember: true } resolved => resolved with { Remember = null },
        ToolFinished { Outside: null } result when unsaid.Contains(new(OutsideSource.Tool, result.Name)) =>
            result with { Outside = true },
        InputRequested { State: not null } asked => asked with { State = null },
        _ => item,
    };
}
