using System.Net;
using System.Threading.Channels;
using ChatCluster.Cli.Protocol;
using ChatCluster.Cli.Runs;

namespace ChatCluster.Cli.Approvals;

/// <summary>
/// Asks what the calls of a run need, one after the other, beside reading its stream: an answer that is given elsewhere takes the question
/// back.
/// </summary>
internal sealed class ApprovalDesk : IAsyncDisposable
{
    private readonly ChatServer _server;
    private readonly string _thread;
    private readonly IApprover _approver;
    private readonly IRunView _view;
    private readonly Channel<(string Name, Func<CancellationToken, Task> Ask, CancellationToken Settled)> _questions =
        Channel.CreateUnbounded<(string, Func<CancellationToken, Task>, CancellationToken)>();
    private readonly Dictionary<string, CancellationTokenSource> _open = new(StringComparer.Ordinal);
    private readonly List<CancellationTokenSource> _settled = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _asking;

    public ApprovalDesk(ChatServer server, string thread, IApprover approver, IRunView view)
    {
        (_server, _thread, _approver, _view) = (server, thread, approver, view);
        _asking = AskAsync();
    }

    /// <summary>Asks for consent to a call, once.</summary>
    public void Ask(ApprovalRequest request) => Ask(request.CallId, request.Name, async settled =>
    {
        while (await _approver.AskAsync(request, settled) is { } answer
            && !await TrySendAsync(
                token => _server.AnswerAsync(_thread, request.CallId, answer.ToBody(request.ArgumentsHash), token),
                again: answer.Arguments is not null, settled))
        {
            // Arguments that were edited do not fit; the question stands.
        }
    });

    /// <summary>Asks what the tool of a call asks, which may be several times.</summary>
    public void Ask(InputRequest request) => Ask(InputOf(request.CallId), request.Name, async settled =>
    {
        while (await _approver.AskAsync(request, settled) is { } answer
            && !await TrySendAsync(
                token => _server.AnswerInputAsync(_thread, request.CallId, answer.ToBody(), token),
                again: answer.Content is not null, settled))
        {
            // The answer does not fit; the question stands.
        }
    });

    /// <summary>The call needs no consent any more.</summary>
    public void Settle(string call) => Close(call);

    /// <summary>What the tool of a call has asked is answered.</summary>
    public void SettleInput(string call) => Close(InputOf(call));

    public async ValueTask DisposeAsync()
    {
        _questions.Writer.Complete();
        await _closing.CancelAsync();
        await _asking;
        foreach (var settled in _open.Values.Concat(_settled))
        {
            settled.Dispose();
        }

        _closing.Dispose();
    }

    private static string InputOf(string call) => $"input {call}";

    private void Ask(string id, string name, Func<CancellationToken, Task> ask)
    {
        if (!_open.ContainsKey(id))
        {
            var settled = _open[id] = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            _questions.Writer.TryWrite((name, ask, settled.Token));
        }
    }

    private void Close(string id)
    {
        if (_open.Remove(id, out var settled))
        {
            settled.Cancel();
            _settled.Add(settled);
        }
    }

    private async Task AskAsync()
    {
        await foreach (var (name, ask, settled) in _questions.Reader.ReadAllAsync())
        {
            try
            {
                settled.ThrowIfCancellationRequested();
                await ask(settled);
            }
            catch (OperationCanceledException) when (settled.IsCancellationRequested)
            {
                // The call was answered elsewhere, has expired, or the run has ended.
            }
            catch (Exception exception) when (exception is ProblemException or ChatException)
            {
                _view.Note($"The answer for {name} was not taken: {exception.Message}");
            }
        }
    }

    /// <param name="again">Whether a refusal of what was typed has the question asked once more.</param>
    /// <returns>Whether the question is settled: no when the server takes no such answer.</returns>
    private async Task<bool> TrySendAsync(Func<CancellationToken, Task> send, bool again, CancellationToken settled)
    {
        var outage = new Outage(TimeProvider.System, _view.Note);
        try
        {
            await outage.CallAsync(
                async token =>
                {
                    await send(token);
                    return true;
                },
                settled);
            return true;
        }
        catch (ProblemException problem)
            when (again && problem.Status is HttpStatusCode.UnprocessableEntity or HttpStatusCode.BadRequest)
        {
            _view.Note(problem.Message);
            return false;
        }
    }
}
