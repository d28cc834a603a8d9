using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>A connection to a server.</summary>
/// <param name="isProgram">Whether the server is a program of its own, which ends with the connection.</param>
internal sealed class McpConnection(McpClient client, McpAskers askers, McpNotes notes, bool isProgram, TimeProvider time)
    : IAsyncDisposable
{
    // From this revision of the protocol on each request stands for itself.
    private const string FirstWithoutSessions = "2026-07-28";

    private const int MaxAttempts = 6;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    public McpClient Client => client;

    /// <summary>The calls under way, for the server's questions.</summary>
    public McpAskers Askers => askers;

    /// <summary>Whether the server knows of nothing between two requests, so that all threads can share the connection.</summary>
    public bool IsStateless => !isProgram && string.CompareOrdinal(client.NegotiatedProtocolVersion, FirstWithoutSessions) >= 0;

    public bool IsOver => client.Completion.IsCompleted;

    /// <summary>How long what was found out at its beginning holds, by the server's own word; null when it has not said.</summary>
    public TimeSpan? Holds => notes.Holds;

    /// <param name="idempotencyKey">The same on every attempt of this call; servers that know nothing of it ignore it.</param>
    /// <param name="input">The user's answer to the questions that the server had.</param>
    /// <exception cref="NotSupportedException">The server asks for something that cannot be passed on.</exception>
    public async Task<McpReply> CallAsync(
        Tool tool, JsonElement arguments, string idempotencyKey, ToolInputAnswer? input, IProgress<ToolNote>? progress,
        CancellationToken cancellationToken)
    {
        // Where its schema says so, arguments go into headers as well; the library knows of that only what it has listed itself.
        client.AddKnownTools([tool]);
        string? state = null;
        for (var attempt = 1; ; attempt++)
        {
            var result =
                await RequestAsync(tool.Name, arguments, idempotencyKey, state is null ? input : null, state, progress, cancellationToken);
            if (!QuestionTransport.IsQuestion(result))
            {
                return new(result.Deserialize<CallToolResult>(McpJsonUtilities.DefaultOptions) ?? throw new JsonException(
                    "The result is null."), null);
            }

            if (McpQuestions.Read((JsonObject)result!) is { } questions)
            {
                return new(null, questions);
            }

            // It has nothing to ask and wants to be called again: it may have too much to do.
            state = McpQuestions.StateOf((JsonObject)result!);
            if (state is null || attempt == MaxAttempts)
            {
                throw new NotSupportedException("It wants to be called again and again.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200 * attempt), time, cancellationToken);
        }
    }

    private async Task<JsonNode?> RequestAsync(
        string tool, JsonElement arguments, string idempotencyKey, ToolInputAnswer? input, string? state, IProgress<ToolNote>? progress,
        CancellationToken cancellationToken)
    {
        var id = Guid.NewGuid().ToString("N");
        var written = new McpWritten();
        using var heard = progress is null ? null : notes.Listen(id, note =>
        {
            if ((written.Read(note) ?? Describe(note)) is { } said)
            {
                progress.Report(said);
            }
        });
        var meta = new JsonObject { ["chatcluster/idempotencyKey"] = idempotencyKey };
        if (progress is not null)
        {
            meta["progressToken"] = id;
        }

        // The library does so only when its own spans have a listener.
        if (Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } span } current)
        {
            meta["traceparent"] = span;
            if (current.TraceStateString is { Length: > 0 } vendors)
            {
                meta["tracestate"] = vendors;
            }
        }

        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = JsonObject.Create(arguments), ["_meta"] = meta };
        if (input is not null)
        {
            McpQuestions.Write(input, parameters);
        }

        if (state is not null)
        {
            parameters["requestState"] = state;
        }

        var request = new JsonRpcRequest { Id = new(id), Method = RequestMethods.ToolsCall, Params = parameters };
        try
        {
            return (await client.SendRequestAsync(request, cancellationToken)).Result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested && client.SessionId is not null)
        {
            // In a session the end of a response means nothing to the server: it has to be told. Without one the end of the response is the
            // word.
            _ = TellCancelledAsync(id);
            throw;
        }
    }

    public async ValueTask DisposeAsync() =>
        await client.DisposeAsync().AsTask().WaitAsync(Farewell)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private async Task TellCancelledAsync(string id)
    {
        using var patience = new CancellationTokenSource(Farewell);
        await client.SendMessageAsync(
            new JsonRpcNotification
            {
                Method = NotificationMethods.CancelledNotification,
                Params = new JsonObject { ["requestId"] = id, ["reason"] = "The user stopped the run." },
            },
            patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static ToolNote? Describe(JsonObject note)
    {
        var message = note["message"]?.GetValueKind() is JsonValueKind.String ? note["message"]!.GetValue<string>() : null;
        var done = Number(note["progress"]);
        var count = done is null ? null : Number(note["total"]) is { } total ? $"{done} of {total}" : done;
        return (message is null ? count : count is null ? message : $"{message} ({count})") is { } text ? new(text) : null;
    }

    private static string? Number(JsonNode? value) =>
        value?.GetValueKind() is JsonValueKind.Number ? value.GetValue<double>().ToString("0.##", CultureInfo.InvariantCulture) : null;
}
