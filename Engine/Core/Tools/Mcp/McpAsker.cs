using ChatCluster.Threads;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>What the server of a session asks while a call of it is under way: one question at a time.</summary>
internal sealed class McpAsker
{
    private readonly Lock _gate = new();
    private TaskCompletionSource<InputQuestion> _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<ElicitResult>? _answer;
    private int _asked;

    /// <summary>Completes with the next question.</summary>
    public Task<InputQuestion> Next
    {
        get
        {
            lock (_gate)
            {
                return _next.Task;
            }
        }
    }

    /// <summary>Asks, and waits for the answer.</summary>
    public async Task<ElicitResult> AskAsync(ElicitRequestParams request, CancellationToken cancellationToken)
    {
        Task<ElicitResult> answered;
        lock (_gate)
        {
            if (_answer is not null)
            {
                return new() { Action = InputResolved.Cancel };
            }

            _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
            answered = _answer.Task;
            _next.TrySetResult(McpQuestions.Of($"q{++_asked}", request));
        }

        return await answered.WaitAsync(cancellationToken);
    }

    /// <summary>Gives the answer to the open question.</summary>
    public void Answer(ElicitResult result)
    {
        lock (_gate)
        {
            _next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _answer?.TrySetResult(result);
            _answer = null;
        }
    }
}
