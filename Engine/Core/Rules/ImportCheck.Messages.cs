using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>Messages and the runs that answer them.</summary>
internal sealed partial class ImportCheck
{
    private string? Queued(MessageQueued e)
    {
        var waiting = _thread.Queue.Find(message => message.MessageId == e.MessageId);
        return _thread.Run is null ? "a message waits only while a run is under way"
            : waiting is null && _thread.HasMessage(e.MessageId) ? $"the message '{Shown(e.MessageId)}' was posted before"
            : waiting is null && _thread.Queue.Count >= (limits.Queued ?? MaxQueued)
                ? $"{_thread.Queue.Count} messages wait already (ChatCluster:Limits:QueuedMessages)"
            : (waiting is null ? NewClientId(e.ClientMessageId) : waiting.ClientMessageId == e.ClientMessageId
                ? null : "the message waits under another clientMessageId")
                ?? Id("messageId", e.MessageId) ?? Name("agent", e.Agent) ?? Name("model", e.Model)
                ?? Content(e.Text, e.Attachments, e.Context) ?? Tools(e.ClientTools, e.ToolChoice, e.MustCall);
    }

    private string? Posted(MessagePosted e)
    {
        if (_thread.Run is not null)
        {
            return "a message that is not steered starts a run, and one is under way";
        }

        if (_thread.Queue is [var first, ..])
        {
            return first.MessageId != e.MessageId ? $"the message '{Shown(first.MessageId)}' waits and comes first"
                : first.Text != e.Text || first.ClientMessageId != e.ClientMessageId ? "the message is another than the one that waited"
                : Place(e);
        }

        return _thread.HasMessage(e.MessageId)
            ? $"the message '{Shown(e.MessageId)}' was posted before" : NewClientId(e.ClientMessageId) ?? Place(e);
    }

    // The run that a message follows has ended before it was posted, so that no message can come to follow itself.
    private string? Place(MessagePosted e) =>
        e.Parent is { } parent && !_thread.Ended.ContainsKey(parent)
            ? $"the message follows a run '{Shown(parent)}' that has not ended before it"
        : _thread.FindRun(e.Run) is not null ? $"the run '{Shown(e.Run)}' answers another message"
        : Id("run", e.Run) ?? Id("messageId", e.MessageId) ?? Content(e.Text, e.Attachments, e.Context)
            ?? Tools(e.ClientTools, e.ToolChoice, e.MustCall);

    private string? Steered(MessagePosted e) =>
        _thread.Run is not { StopRequested: false } run || run.Id != e.Run
            ? "a message is steered into the run that is under way and was not asked to stop"
        : _thread.HasMessage(e.MessageId) ? $"the message '{Shown(e.MessageId)}' was posted before"
        : e.Parent is not null ? "a steered message follows no other run"
        : NewClientId(e.ClientMessageId) ?? Id("messageId", e.MessageId) ?? Content(e.Text, e.Attachments, e.Context)
            ?? Tools(e.ClientTools, e.ToolChoice, e.MustCall);

    private string? NewClientId(string? id) =>
        id is not null && _thread.ByClientId.ContainsKey(id)
            ? $"the clientMessageId '{Shown(id)}' was used before" : Name("clientMessageId", id);

    private string? Started(RunStarted e)
    {
        if (_thread.Run is not null || _thread.Ended.ContainsKey(e.RunId))
        {
            return $"the run '{Shown(e.RunId)}' starts during another or for the second time";
        }

        if (_thread.Arrived is { } message
            ? message.MessageId != e.MessageId || message.Run != e.RunId : !_thread.RunsByMessage.ContainsKey(e.MessageId))
        {
            return $"the run '{Shown(e.RunId)}' does not answer the message before it, nor an earlier one again";
        }

        return e.Round != _thread.Rounds + 1
            ? $"it is run number {_thread.Rounds + 1} of the thread and says {e.Round}"
            : Id("runId", e.RunId) ?? Name("agent", e.Agent) ?? Name("agentVersion", e.AgentVersion) ?? Name("model", e.Model);
    }

    private string? Ended(RunFinished e)
    {
        var run = _thread.Run!;
        return run.StepOpen ? "the run's last step has not ended"
            : !run.Pending.IsEmpty ? $"the call '{Shown(run.Pending[0].Call.CallId)}' has no result"
            : run.StopRequested && e.Reason is not RunReason.Stopped ? "the run was stopped, and so it ends as stopped"
            : e.Reason is RunReason.Completed && (!run.Replied || run.Unread) ? "a completed run ends with the model's answer"
            : !Enum.IsDefined(e.Reason) || e.Reason is RunReason.None ? "its reason is not known"
            : e.ElapsedMs < 0 ? "its time is negative"
            : Long("code", e.Code, MaxId) ?? Long("message", e.Message, MaxMessage) ?? Long("finish", e.Finish, MaxId)
            ?? Sums(run, e with { Text = Moved(e.Text) });
    }

    /// <summary>What the end of a run repeats of its steps.</summary>
    private static string? Sums(RunState run, RunFinished e)
    {
        if (e.Text.Length > 0 && !run.Node.Items.Exists(item => item is StepFinished step && step.Text == e.Text))
        {
            return "its text is not that of one of the run's steps";
        }

        var called = run.Node.Items.OfType<ToolCalled>().Select(call => call.Name).ToHashSet(StringComparer.Ordinal);
        return e.Tools.IsDefault || e.Tools.Length > called.Count || !e.Tools.All(called.Remove)
            ? "its tools are not those that the run has called" : null;
    }
}
