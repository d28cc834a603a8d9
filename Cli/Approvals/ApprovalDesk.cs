using System.Net;
using System.Threading.Channels;
using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Runs;

namespace ChatCluster.Cli.Approvals;

/// <summary>
/// Asks for the calls of a run one after the other, beside reading its stream: an answer that is given elsewhere takes the question back.
/// </summary>
internal sealed class ApprovalDesk : IAsyncDisposable
{
    private readonly ChatServer _server;
    private readonly string _thread;
    private readonly IApprover _approver;
    private readonly IRunView _view;
    private readonly Channel<(ApprovalRequest Request, CancellationToken Settled)> _requests =
        Channel.CreateUnbounded<(ApprovalRequest, CancellationToken)>();
    private readonly Dictionary<string, CancellationTokenSource> _open = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _asking;

    public ApprovalDesk(ChatServer server, string thread, IApprover approver, IRunView view)
    {
        (_server, _thread, _approver, _view) = (server, thread, approver, view);
        _asking = AskAsync();
    }

    /// <summary>Asks for a call, once.</summary>
    public void Ask(ApprovalRequest request)
    {
        if (!_open.ContainsKey(request.CallId))
        {
            var settled = _open[request.CallId] = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            _requests.Writer.TryWrite((request, settled.Token));
        }
    }

    /// <summary>The call needs no answer any more.</summary>
    public void Settle(string call)
    {
        if (_open.TryGetValue(call, out var settled))
        {
            settled.Cancel();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Writer.Complete();
        await _closing.CancelAsync();
        await _asking;
        foreach (var settled in _open.Values)
        {
            settled.Dispose();
        }

        _closing.Dispose();
    }

    private async Task AskAsync()
    {
        await foreach (var (request, settled) in _requests.Reader.ReadAllAsync())
        {
            try
            {
                settled.ThrowIfCancellationRequested();
                while (await _approver.AskAsync(request, settled) is { } answer && !await TrySendAsync(request, answer, settled))
                {
                    // Arguments that were edited do not fit; the question stands.
                }
            }
            catch (OperationCanceledException) when (settled.IsCancellationRequested)
            {
                // The call was answered elsewhere, has expired, or the run has ended.
            }
            catch (Exception exception) when (exception is ProblemException or ChatException)
            {
                _view.Note($"The answer for {request.Name} was not taken: {exception.Message}");
            }
        }
    }

    /// <returns>Whether the question is settled: no when the server takes no such arguments.</returns>
    private async Task<bool> TrySendAsync(ApprovalRequest request, ApprovalAnswer answer, CancellationToken settled)
    {
        var outage = new Outage(TimeProvider.System, _view.Note);
        try
        {
            await outage.CallAsync(
                async token =>
                {
                    await _server.AnswerAsync(_thread, request.CallId, answer.ToBody(request.ArgumentsHash), token);
                    return true;
                },
                settled);
            return true;
        }
        catch (ProblemException problem)
            when (answer.Arguments is not null && problem.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest)
        {
            _view.Note(problem.Message);
            return false;
        }
    }
}
