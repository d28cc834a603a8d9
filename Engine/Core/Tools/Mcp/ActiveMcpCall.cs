using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>
/// A call in a session, which the server may hold open while it asks the user. It goes on between its question and the answer, whoever
/// waits for it.
/// </summary>
// The cancellation's wait handle is never used, so there is nothing to dispose of.
#pragma warning disable CA1001
internal sealed class ActiveMcpCall
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _ended = new();
    private readonly McpAskers _askers;
    private readonly McpAsker _asker;
    private readonly Task<McpReply> _call;

    public ActiveMcpCall(McpSession session, McpAskers askers, Func<CancellationToken, Task<McpReply>> call)
    {
        Session = session;
        _askers = askers;
        _asker = askers.Begin();
        _call = RunAsync(call);
    }

    public string Id { get; } = Guid.NewGuid().ToString("N");

    public McpSession Session { get; }

    /// <summary>Waits for the call's result or its next question.</summary>
    public async Task<McpReply> WaitAsync(CancellationToken cancellationToken)
    {
        await using var stop = cancellationToken.UnsafeRegister(static active => ((ActiveMcpCall)active!).End(), this);
        var next = _asker.Next;
        return await Task.WhenAny(_call, next) == _call || _call.IsCompleted
            ? await _call
            : new(null, new([await next], new(new JsonObject { ["parked"] = Id }.ToJsonString())));
    }

    /// <summary>Passes the user's answer on.</summary>
    public async Task AnswerAsync(ToolInputAnswer answer)
    {
        var question = await _asker.Next;
        _asker.Answer(McpQuestions.Answer(answer, question.Id).Deserialize<ElicitResult>(McpJsonUtilities.DefaultOptions)!);
    }

    /// <summary>The id of the call that an answer belongs to; null when the server keeps no call open.</summary>
    public static string? IdOf(ToolInputAnswer answer) => JsonNode.Parse(answer.State.Text)?["parked"]?.GetValue<string>();

    public void End() => _ = _ended.CancelAsync();

    private async Task<McpReply> RunAsync(Func<CancellationToken, Task<McpReply>> call)
    {
        try
        {
            return await call(_ended.Token);
        }
        finally
        {
            _askers.End(_asker);
        }
    }
}
