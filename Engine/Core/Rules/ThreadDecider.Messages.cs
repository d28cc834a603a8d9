using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>Messages, their branches and their queue.</summary>
internal static partial class ThreadDecider
{
    private static Decision Post(ThreadKey key, ThreadSnapshot state, PostMessage command, DecisionContext context)
    {
        if (!state.Exists && !command.Create)
        {
            return Decision.Reject(new ThreadAnswer.Missing());
        }

        if (Known(state, command) is { } known)
        {
            return command.ClientMessageId is not null && KnownPost.Of(state, command.ClientMessageId) is { } first
                && !first.IsSame(state, command)
                ? Decision.Reject(new ThreadAnswer.Conflict(
                    "client_message_id_reused",
                    "This clientMessageId was used for another message (text, attachments or edits differ). Send a new message under a new id."))
                : Repeated(state, known);
        }

        if (command.Edits is { } edited && !state.RunsByMessage.ContainsKey(edited))
        {
            return Decision.Reject(new ThreadAnswer.Invalid("message_not_found", $"The thread has no message '{edited}' to edit."));
        }

        var message = new MessagePosted(
            "m_" + context.NewId, command.Text, command.Attachments, ClientMessageId: command.ClientMessageId, Context: command.Context)
        {
            Webhooks = command.Webhooks is false ? false : null,
            ClientTools = command.ClientTools is { IsDefaultOrEmpty: false } tools ? tools : null,
            ToolChoice = command.ToolChoice is ToolChoice.None ? command.ToolChoice : null,
            MustCall = command.MustCall,
        };
        if (command.Temporary && state is { Exists: true, Temporary: false })
        {
            return Decision.Reject(new ThreadAnswer.Conflict(
                "thread_not_temporary", "This thread stays. Leave out temporary, or begin a new thread with it."));
        }

        if (state.Run is { } run)
        {
            return PostWhileRunning(state, run, command, message, context);
        }

        message = message with
        {
            Parent = command.Edits is { } earlier ? state.FindRun(state.RunsByMessage[earlier][0])!.Parent : state.Head,
        };
        var agent = command.Agent ?? state.Agent;
        ImmutableArray<ThreadEvent> created = state.Exists
            ? [] : [new ThreadCreated(key.Id, command.Agent, command.Model, Temporary: command.Temporary ? true : null)];
        var started = Started(state, message, agent, command.Model ?? state.Model, command.StopOnDisconnect, command.Role, context);
        return new(
            [.. created, message with { Run = started.RunId }, started, .. Reset(started, message, context),
                .. Past(started, command.Steps, command.MustCall),
                .. state.Title is null ? Title(TitleText.Cut(command.Text), "message") : []],
            new ThreadAnswer.Done(new(state.Sequence), RunId: started.RunId, MessageId: message.MessageId, Created: !state.Exists));
    }

    private static Decision PostWhileRunning(
        ThreadSnapshot state, RunState run, PostMessage command, MessagePosted message, DecisionContext context)
    {
        var queued = new MessageQueued(
            message.MessageId,
            message.Text,
            message.Attachments,
            message.ClientMessageId,
            message.Context,
            Agent: command.Agent,
            Model: command.Model,
            OnDisconnectStop: command.StopOnDisconnect ? true : null,
            Role: command.Role)
        {
            Webhooks = message.Webhooks,
            ClientTools = message.ClientTools,
            ToolChoice = message.ToolChoice,
            MustCall = message.MustCall,
        };
        return command.OnBusy switch
        {
            _ when command.Edits is not null || command.Steps is not null => Decision.Reject(new ThreadAnswer.Busy(run.Id)),
            OnBusy.Queue => Waiting(queued),
            OnBusy.Interrupt when run.StopRequested => Waiting(queued with { Next = true }),
            OnBusy.Interrupt => Waiting([queued with { Next = true }, .. Stopping(run, context)]),

            // A run that was told to stop reads nothing any more, so the message comes after it.
            OnBusy.Steer when run.StopRequested => Waiting(queued),
            OnBusy.Steer when command.MustCall is not null => Decision.Reject(new ThreadAnswer.Invalid(
                "must_call_steered",
                "A message that joins a running run cannot choose tools. Post it with onBusy queue or interrupt.")),
            OnBusy.Steer => new(
                [message with { Run = run.Id, Steered = true }],
                new ThreadAnswer.Done(new(state.Sequence), RunId: run.Id, MessageId: message.MessageId)),
            _ => Decision.Reject(new ThreadAnswer.Busy(run.Id)),
        };

        Decision Waiting(params ThreadEvent[] events) => command.Limits?.Queued is { } most && state.Queue.Count >= most
            ? Decision.Reject(new ThreadAnswer.Conflict(
                "queue_full",
                $"{state.Queue.Count} messages wait in this thread, which is the limit (ChatCluster:Limits:QueuedMessages). Wait until one of them is answered, or take one back."))
            : new(events, new ThreadAnswer.Done(new(state.Sequence), MessageId: message.MessageId, Queued: true));
    }

    /// <summary>The message, if it was posted before.</summary>
    private static string? Known(ThreadSnapshot state, PostMessage command) =>
        command.ClientMessageId is { } clientId && state.ByClientId.TryGetValue(clientId, out var known) ? known.MessageId : null;

    private static Decision Repeated(ThreadSnapshot state, string messageId)
    {
        var runId = state.RunsByMessage.TryGetValue(messageId, out var runs) ? runs[0] : state.Steered.GetValueOrDefault(messageId);
        var queued = state.Queue.Any(m => m.MessageId == messageId);
        return new([], new ThreadAnswer.Done(
            new(state.FindRun(runId)?.Before ?? state.Sequence),
            Changed: false,
            RunId: runId ?? (queued ? null : state.Run?.Id),
            MessageId: messageId,
            Queued: queued,
            Duplicate: true));
    }

    private static Decision Regenerate(ThreadSnapshot state, RegenerateReply command, DecisionContext context)
    {
        if (state.Run is { } run)
        {
            return Decision.Reject(new ThreadAnswer.Busy(run.Id));
        }

        if (state.FindRun(command.Run ?? state.Head) is not { } node)
        {
            return Decision.Reject(
                new ThreadAnswer.Invalid(
                    "run_not_found", command.Run is null ? "The thread has no reply yet." : $"The thread has no run '{command.Run}'."));
        }

        var started = Started(
            state, node.Message, node.Agent ?? state.Agent, command.Model ?? state.Model, command.StopOnDisconnect, command.Role, context);
        return new([started, .. Reset(started, node.Message, context)],
            new ThreadAnswer.Done(new(state.Sequence), RunId: started.RunId, MessageId: node.Message.MessageId));
    }

    private static Decision EditQueued(ThreadSnapshot state, EditQueuedMessage command) =>
        state.Queue.Find(m => m.MessageId == command.MessageId) is not { } waiting
            ? Decision.Reject(
                new ThreadAnswer.Conflict("message_not_queued", $"No message '{command.MessageId}' waits; it was posted or taken back."))
            : command.Text is { } text
                ? Accept(state, waiting with { Text = text, At = default })
                : Accept(state, new MessageUnqueued(command.MessageId));

    /// <summary>The message that waited longest, and the run that answers it: part of the append that ends the run before.</summary>
    private static ImmutableArray<ThreadEvent> NextInLine(ThreadSnapshot state, RunState ended, DecisionContext context)
    {
        if (state.Queue is not [var waiting, ..])
        {
            return [];
        }

        var message =
            new MessagePosted(
                waiting.MessageId, waiting.Text, waiting.Attachments, Parent: ended.Id, ClientMessageId: waiting.ClientMessageId,
                Context: waiting.Context)
            {
                Webhooks = waiting.Webhooks,
                ClientTools = waiting.ClientTools,
                ToolChoice = waiting.ToolChoice,
                MustCall = waiting.MustCall,
            };
        var started =
            Started(state, message, waiting.Agent ?? state.Agent, waiting.Model ?? state.Model, waiting.OnDisconnectStop is true,
                waiting.Role, context);
        return [message with { Run = started.RunId }, started, .. Reset(started, message, context)];
    }

    private static ImmutableArray<ThreadEvent> Reset(RunStarted started, MessagePosted message, DecisionContext context) =>
        context.StartsOver(started.Agent, message.Text) ? [new ContextReset(started.RunId)] : [];

    private static RunStarted Started(
        ThreadSnapshot state, MessagePosted message, string? agent, string? model, bool stopOnDisconnect, string? role,
        DecisionContext context) =>
        new("r_" + context.NewId, state.Rounds + 1, message.MessageId, agent, model ?? context.DefaultModel(agent),
            stopOnDisconnect ? true : null, context.Trace, role)
        {
            AgentVersion = context.AgentVersion(agent),
        };
}
