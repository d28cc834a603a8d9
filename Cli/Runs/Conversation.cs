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
        var posted = await _outage.CallAsync(token => server.PostAsync(message, token), cancellationToken);
        ThreadId = posted.ThreadId;
        if (posted.RunId is null)
        {
            view.Note("Another run is under way in this thread; the message waits for its end.");
        }

        return await FollowAsync(new(posted), posted.Cursor, [], [], cancellationToken);
    }

    /// <summary>Shows the rest of a run that is under way.</summary>
    /// <param name="waiting">Calls that wait for consent already.</param>
    /// <param name="asking">Calls whose tools have asked already.</param>
    public Task<int> JoinAsync(
        string run, string cursor, IEnumerable<ApprovalRequest> waiting, IEnumerable<InputRequest> asking,
        CancellationToken cancellationToken) =>
        FollowAsync(new(run), cursor, waiting, asking, cancellationToken);

    private async Task<int> FollowAsync(
        FollowedRun run, string cursor, IEnumerable<ApprovalRequest> waiting, IEnumerable<InputRequest> asking,
        CancellationToken cancellationToken)
    {
        var stopping = Task.CompletedTask;
        using var sending = new CancellationTokenSource();
        using var stop = interrupts.Handle(() => stopping = StopAsync(ThreadId!, run, sending.Token));
        try
        {
            var code = await ShowAsync(run, cursor, waiting, asking, cancellationToken);
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

    private async Task StopAsync(string thread, FollowedRun run, CancellationToken cancellationToken)
    {
        view.Note("Stopping … (Ctrl-C again leaves without waiting for the end)");
        try
        {
            if (run.RunId is { } id)
            {
                await server.StopAsync(thread, id, cancellationToken);
            }
            else
            {
                await server.UnqueueAsync(thread, run.MessageId!, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is ProblemException or ChatException or HttpRequestException or IOException)
        {
            view.Note($"It could not be stopped: {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            view.Note("The server has not acknowledged the stop; the run may go on.");
        }
    }
}
