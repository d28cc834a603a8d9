using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>The end of a run, what was made shorter for it, and consent that outlasts it.</summary>
internal sealed partial record ThreadSnapshot
{
    /// <summary>A lesson, if the thread has nothing much like it yet.</summary>
    public TokenLesson? News(TokenLesson? lesson) =>
        lesson is null || lesson.IsLike(Lessons.GetValueOrDefault(lesson.Model)) ? null : lesson;

    private ThreadSnapshot Learn(TokenLesson? lesson) =>
        lesson is null ? this : this with { Lessons = Lessons.SetItem(lesson.Model, lesson) };

    private ThreadSnapshot Finish(RunFinished e) =>
        (WithRun(run => run with { Node = run.Node with { End = e } }) is var ended && ended.Run is { } over)
            ? ended with { Ended = Ended.SetItem(over.Id, over.Node), Run = null }
            : ended;

    private ThreadSnapshot Compact(ContextCompacted e)
    {
        var noted = AddUsage(e.Usage).WithRun(run => run with
        {
            Node = run.Node with { Usage = run.Node.Usage.Add(e.Usage), Compactions = run.Node.Compactions.Add(e) },
        });
        return e.Through is { } through && Ended.TryGetValue(through, out var covered)
            ? noted with { Ended = Ended.SetItem(through, covered with { Covered = e }) }
            : noted;
    }

    private ThreadSnapshot Consent(ApprovalResolved e) =>
        e is { Approved: true, Remember: true }
            && Run?.Pending.FirstOrDefault(call => call.Call.CallId == e.CallId) is { Call.Name: var tool }
            ? this with { Consents = Consents.SetItem(tool, new(e.By, e.At)) }
            : this;

    private ThreadSnapshot WithRun(Func<RunState, RunState> change) =>
        this with { Run = change(Run ?? throw new InvalidOperationException("The log has a run event outside a run.")) };

    // Work is the time between events, unless the gap was somebody's absence: a takeover begins a step or a call again,
    // and consent is given, or a result brought, when whoever is waited for has time.
    private static RunState Clocked(RunState run, ThreadEvent @event, RunState? before)
    {
        var absent = @event is StepStarted { Attempt: > 1 } or ToolStarted { Attempt: > 1 } or ApprovalResolved or InputResolved
            || (@event is ToolFinished e && before?.Pending.Any(call => call.IsWithClient && call.Call.CallId == e.CallId) is true);
        var worked = @event.At - run.LastAt;
        return run with { LastAt = @event.At, Worked = absent || worked < TimeSpan.Zero ? run.Worked : run.Worked + worked };
    }
}
