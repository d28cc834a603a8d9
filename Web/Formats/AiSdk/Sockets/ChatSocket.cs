using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ChatCluster.Web.Formats.Sockets;
using ChatCluster.Web.Limits;

namespace ChatCluster.Web.Formats.AiSdk.Sockets;

/// <summary>One open socket: reads what its client asks, and answers each request by its own name while others go on.</summary>
internal sealed class ChatSocket(WebSocket socket, SocketRequests requests, long mostBytes, BodyBudget budget, TimeProvider time)
    : IDisposable
{
    // More at the same time than a page has chats open.
    private const int MostRequests = 32;

    private readonly SocketReader _reader = new(socket, mostBytes, budget, time);
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly Dictionary<string, OpenRequest> _open = new(StringComparer.Ordinal);

    public async Task ServeAsync(CancellationToken cancellationToken)
    {
        // What is under way ends with the socket, and is waited for: it uses the socket.
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (await ReceiveAsync(left.Token) is { } message)
            {
                await HandleAsync(message, left.Token);
            }
        }
        finally
        {
            await left.CancelAsync();
            await Task.WhenAll(_open.Values.Select(request => request.Answer));
        }
    }

    public void Dispose() => _sending.Dispose();

    /// <summary>Sends one frame of an answer.</summary>
    /// <param name="rest">Further fields, as JSON with a comma before.</param>
    public async ValueTask SendAsync(string requestId, string type, ReadOnlyMemory<byte> rest, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>(rest.Length + 128);
        Encoding.UTF8.GetBytes($"{{\"type\":\"{type}\",\"requestId\":{JsonSerializer.Serialize(requestId)}", frame);
        frame.Write(rest.Span);
        frame.Write("}"u8);
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await socket.SendAsync(frame.WrittenMemory, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task HandleAsync(JsonElement message, CancellationToken cancellationToken)
    {
        var (type, requestId, chatId) = (message.Text("type"), message.Text("requestId") ?? "", message.Text("id"));
        foreach (var ended in _open.Where(request => request.Value.Answer.IsCompleted).Select(request => request.Key).ToList())
        {
            _open.Remove(ended);
        }

        if (type is "abort")
        {
            if (_open.Remove(requestId, out var aborted))
            {
                // Its answer goes on to its end, which the client passes over: the run stops, and nobody is cut off.
                var stopped = requests.StopAsync(aborted.ChatId, aborted.Headers, cancellationToken);
                _open[$"{requestId} abort"] = aborted with { Answer = Task.WhenAll(aborted.Answer, stopped) };
            }

            return;
        }

        if (type is not ("send" or "resume") || chatId is null || requestId.Length == 0)
        {
            await RefuseAsync(requestId, "A frame is send, resume or abort, with requestId and the id of the chat.", cancellationToken);
        }
        else if (_open.Count >= MostRequests || !_open.TryAdd(requestId, default))
        {
            await RefuseAsync(
                requestId, $"There are {MostRequests} requests open on this socket, or one of this requestId. Wait for one to end.",
                cancellationToken);
        }
        else
        {
            _open[requestId] =
                new(chatId, message.Field("headers")?.Clone(),
                    requests.AnswerAsync(this, type is "send", requestId, chatId, message, cancellationToken));
        }
    }

    private ValueTask RefuseAsync(string requestId, string text, CancellationToken cancellationToken) =>
        SendAsync(requestId, "error", Encoding.UTF8.GetBytes($",\"errorText\":{JsonSerializer.Serialize(text)}"), cancellationToken);

    // One message; none when the client closes, or sends what is no message.
    private async Task<JsonElement?> ReceiveAsync(CancellationToken cancellationToken)
    {
        if (await _reader.ReceiveAsync(cancellationToken) is not { } received)
        {
            return null;
        }

        if (received.Json is null)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.InvalidPayloadData, "A message is a JSON object.", cancellationToken);
        }

        return received.Json;
    }

    /// <param name="Headers">Those of the message, with its credential: who may send may stop.</param>
    private readonly record struct OpenRequest(string ChatId, JsonElement? Headers, Task Answer);
}
