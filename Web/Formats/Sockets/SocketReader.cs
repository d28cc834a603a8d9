using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using ChatCluster.Web.Limits;

namespace ChatCluster.Web.Formats.Sockets;

/// <summary>Reads the messages of a socket within the limits of bodies.</summary>
internal sealed class SocketReader(WebSocket socket, long mostBytes, BodyBudget budget, TimeProvider time)
{
    /// <summary>How long one message may take to arrive: what has come of it is held, and its credential may be no good.</summary>
    public static readonly TimeSpan MessageTime = TimeSpan.FromSeconds(60);

    private const int Piece = 16 * 1024;

    /// <summary>The next message: what it is as a JSON object, or none when it is no such thing.</summary>
    /// <returns>None when there is no further one: the client closes, or sent more than there is room for.</returns>
    public async Task<ReceivedMessage?> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var share = new BodyShare(budget);
        using var late = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.GetMemory(Piece), ended.Token);
            if (received.MessageType is WebSocketMessageType.Close)
            {
                if (socket.State is WebSocketState.CloseReceived)
                {
                    await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
                }

                return null;
            }

            buffer.Advance(received.Count);
            if (buffer.WrittenCount > mostBytes || !share.TryTake(received.Count))
            {
                await socket.CloseOutputAsync(
                    WebSocketCloseStatus.MessageTooBig,
                    $"A message has up to {mostBytes} bytes (ChatCluster:Limits:BodyBytes), as long as the server has room.",
                    cancellationToken);
                return null;
            }

            if (received.EndOfMessage)
            {
                return new(Read(buffer.WrittenMemory));
            }

            if (buffer.WrittenCount == received.Count)
            {
                late.CancelAfter(MessageTime);
            }
        }
    }

    private static JsonElement? Read(ReadOnlyMemory<byte> text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && JsonBody.IsUnicode(root) ? root.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
