using ChatCluster.Cli.Approvals;
using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Terminal;

namespace ChatCluster.Cli.Runs;

/// <summary>One thread as it is talked in from here: posts messages and follows their runs to the end.</summary>
internal sealed class Conversation(ChatServer server, IRunView view, IApprover approver, Interrupts interrupts)
{
    // For a stop that is on its way when the user leaves.
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(5);

    private readonly Outage _outage = new(TimeProvider.System, view.Note);

    /// <summary>The thread; none before the first message of a new one.</summary>
    public string? ThreadId { get; set; }

    public string? Model { get; set; }

    /// <summary>The agent of a thread that is to begin.</summary>
    public string? Agent { get; set; }

    /// <summary>Posts a message and shows its run.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> SayAsync(string text, CancellationToken cancellationToken)
    {
        var message = new NewMessage(ThreadId, text, Guid.NewGuid().ToString("N"), Model, Agent);
        var taken = new TaskCompletionSource<FollowedRun>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Whoever stops before the message has an answer waits for that, and not for long: only then it is known what to stop.
        return await StoppablyAsync(taken.Task, () => waiting.CancelAfter(StopPatience), PostAndShowAsync, cancellationToken);

        async Task<int> PostAndShowAsync()
        {
            PostedMessage posted;
            try
            {
                posted = await _outage.CallAsync(token => server.PostAsync(message, token), waiting.Token);
                ThreadId = posted.ThreadId;
                taken.SetResult(new(posted));
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The next message is not the same outage.
                _outage.End();
                view.Note("The server has not said whether it has the message. If it has, its run goes on; --continue shows it.");
                return ExitCodes.Stopped;
            }
            finally
            {
                taken.TrySetCanceled(CancellationToken.None);
            }

            if (posted.RunId is null)
            {
                view.Note("Another run is under way in this thread; the message waits for its end.");
            }

            return await ShowAsync(await taken.Task, posted.Cursor, [], [], cancellationToken);
        }
    }

    /// <summary>Shows the rest of a run that is under way.</summary>
    /// <param name="waiting">Calls that wait for consent already.</param>
    /// <param name="asking">Calls whose tools have asked already.</param>
    public Task<int> JoinAsync(
        string run, string cursor, IEnumerable<ApprovalRequest> waiting, IEnumerable<InputRequest> asking,
        CancellationToken cancellationToken)
    {
        var followed = new FollowedRun(run);
        return StoppablyAsync(
            Task.FromResult(followed), () => { }, () => ShowAsync(followed, cursor, waiting, asking, cancellationToken), cancellationToken);
    }

    /// <summary>Until <paramref name="show"/> ends, the first Ctrl-C stops the run.</summary>
    /// <param name="run">Completed once it is known, canceled when there is none.</param>
    /// <param name="first">What the first Ctrl-C does besides.</param>
    private async Task<int> StoppablyAsync(
        Task<FollowedRun> run, Action first, Func<Task<int>> show, CancellationToken cancellationToken)
    {
        var stopping = Task.CompletedTask;
        using var sending = new CancellationTokenSource();
        using var stop = interrupts.Handle(() =>
        {
            first();
            stopping = StopAsync(run, sending.Token);
        });
        try
        {
            var code = await show();
            await stopping.WaitAsync(cancellationToken);
            return code;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Who leaves does not wait for the run's end, but has asked for the stop.
            sending.CancelAfter(StopPatience);
            await stopping;
            throw;
        }
    }

    /// <returns>The exit code, once the run has ended.</returns>
    private async Task<int> ShowAsync(
        FollowedRun run, string cursor, IEnumerable<ApprovalRequest> waiting, IEnumerable<InputRequest> asking,
        CancellationToken cancellationToken)
    {
        var thread = ThreadId!;
        await using var desk = new ApprovalDesk(server, thread, approver, view);
        var calls = new Dictionary<string, ServerEvent>(StringComparer.Ordinal);
        foreach (var request in waiting)
        {
            desk.Ask(request);
        }

        foreach (var request in asking)
        {
            desk.Ask(request);
        }

        await foreach (var next in new ThreadFollower(server, _outage).FollowAsync(thread, cursor, cancellationToken))
        {
            if (!run.Takes(next))
            {
                continue;
            }

            view.Show(next);
            switch (next.Type)
            {
                case "tool.called" when next["callId"] is { } id:
                    calls[id] = next;
                    break;
                case "approval.requested" when next["callId"] is { } id:
                    desk.Ask(new ApprovalRequest(
                        id, next["name"] ?? "A tool", calls.GetValueOrDefault(id)?.Data.GetProperty("arguments"), next["argumentsHash"],
                        next.Data.Time("expiresAt")));
                    break;
                case "approval.resolved" when next["callId"] is { } id:
                    desk.Settle(id);
                    break;
                case "input.requested":
                    desk.Ask(InputRequest.Of(next.Data));
                    break;
                case "input.resolved" when next["callId"] is { } id:
                    desk.SettleInput(id);
                    break;
                case "message.unqueued":
                    return ExitCodes.Stopped;
                case "run.finished":
                    return RunEnd.ExitCode(next);
                default:
                    break;
            }
        }

        throw new InvalidOperationException("A follower ends by exception only.");
    }

    private async Task StopAsync(Task<FollowedRun> known, CancellationToken cancellationToken)
    {
        view.Note("Stopping … (Ctrl-C again leaves without waiting for the end)");
        try
        {
            var run = await known.WaitAsync(cancellationToken);
            if (run.RunId is { } id)
            {
                await server.StopAsync(ThreadId!, id, cancellationToken);
            }
            else
            {
                await server.UnqueueAsync(ThreadId!, run.MessageId!, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is ProblemException or ChatException or HttpRequestException or IOException)
        {
            view.Note($"It could not be stopped: {exception.Message}");
        }
        catch (OperationCanceledException) when (known.IsCanceled)
        {
            // There is none to stop.
        }
        catch (OperationCanceledException)
        {
            view.Note("The server has not acknowledged the stop; the run may go on.");
        }
    }
}
