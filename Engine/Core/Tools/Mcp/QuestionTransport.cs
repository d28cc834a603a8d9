using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>
/// Passes progress notifications, and a result that asks for input, to the caller. The client library would have it answered by a
/// handler while the call waits; here the answer may come hours later, from another page, after a restart.
/// </summary>
internal sealed class QuestionTransport(IClientTransport inner, McpNotes notes) : IClientTransport
{
    private const string Versions = "supportedVersions";
    private const string TimeToLive = "ttlMs";
    private const string Type = "resultType";
    private const string Required = "input_required";
    private const string Mark = "chatcluster/inputRequired";

    public string Name => inner.Name;

    /// <summary>Whether a result asks for input.</summary>
    public static bool IsQuestion(JsonNode? result) => result is JsonObject members && members.ContainsKey(Mark);

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) =>
        new Marking(await inner.ConnectAsync(cancellationToken), notes);

    private sealed class Marking(ITransport inner, McpNotes notes) : ITransport
    {
        public string? SessionId => inner.SessionId;

        public ChannelReader<JsonRpcMessage> MessageReader { get; } = new Reader(inner.MessageReader, notes);

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default) =>
            inner.SendMessageAsync(message, cancellationToken);

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }

    private sealed class Reader(ChannelReader<JsonRpcMessage> inner, McpNotes notes) : ChannelReader<JsonRpcMessage>
    {
        public override Task Completion => inner.Completion;

        public override bool TryRead([MaybeNullWhen(false)] out JsonRpcMessage item)
        {
            if (!inner.TryRead(out item))
            {
                return false;
            }

            if (item is JsonRpcResponse { Result: JsonObject discovered } && discovered.ContainsKey(Versions))
            {
                // The library keeps to itself how long it holds what it has found out about the server.
                notes.Discovered(discovered[TimeToLive] is JsonValue holds && holds.TryGetValue<double>(out var ms) ? ms : null);
            }
            else if (item is JsonRpcNotification { Method: NotificationMethods.ProgressNotification, Params: JsonObject note })
            {
                notes.Take(note);
            }
            else if (item is JsonRpcResponse { Result: JsonObject result } && result[Type] is JsonValue type
                && type.TryGetValue<string>(out var kind) && kind == Required)
            {
                result[Type] = "complete";
                result[Mark] = true;
            }

            return true;
        }

        public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) =>
            inner.WaitToReadAsync(cancellationToken);
    }
}
