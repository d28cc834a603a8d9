using System.Buffers;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.Sockets;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Web.Formats.IntelOwl.Sockets;

/// <summary>One open socket of the chatbot's page: takes its messages one after the other, and shows the runs of its owner.</summary>
internal sealed class OwlSocket : IDisposable
{
    private const string Posts = "/api/chatbot/sessions/message";

    // How long a client has to answer that the socket is closed.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly WebSocket _socket;
    private readonly SocketReader _reader;
    private readonly SocketApplication _application;
    private readonly OwlFeed _feed;
    private readonly JsonElement? _page;
    private readonly TimeProvider _time;

    /// <param name="page">What its user looks at; none when that is not known.</param>
    /// <param name="newest">The threads of its owner that changed last before it was opened.</param>
    public OwlSocket(
        WebSocket socket, SocketReader reader, SocketApplication application, Owner owner, IThreads threads, ThreadPage newest,
        JsonElement? page, TimeProvider time, ILogger logger)
    {
        (_socket, _reader, _application, _page, _time) = (socket, reader, application, page, time);
        _feed = new(owner, threads, newest, SendAsync, logger);
    }

    /// <param name="over">When open answers have to end: the client comes back to another server.</param>
    public async Task ServeAsync(CancellationToken over, CancellationToken cancellationToken)
    {
        using var left = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var drained = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registered = over.Register(drained.SetResult);
        var (reading, following) = (ReadAsync(left.Token), _feed.FollowAsync(left.Token));
        var first = await Task.WhenAny(reading, following, drained.Task);
        if (first != reading)
        {
            // A client comes back after anything but a normal end.
            await CloseAsync(
                first == drained.Task ? WebSocketCloseStatus.EndpointUnavailable : WebSocketCloseStatus.InternalServerError, reading);
        }

        await left.CancelAsync();
        try
        {
            await EndedAsync(reading);
            await EndedAsync(following);
        }
        finally
        {
            await _feed.EndAsync();
        }
    }

    public void Dispose()
    {
        _feed.Dispose();
        _sending.Dispose();
    }

    private static async Task EndedAsync(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception exception) when (
            exception is OperationCanceledException or WebSocketException or IOException or StoreUnavailableException)
        {
            // The client left, or was told to.
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        while (await _reader.ReceiveAsync(cancellationToken) is { } message)
        {
            if (message.Json is { } frame)
            {
                await _feed.PostAsync(() => PostAsync(frame, cancellationToken), cancellationToken);
            }
            else
            {
                await SendErrorAsync(null, SocketFrames.Invalid, null, cancellationToken);
            }
        }
    }

    // The same request as without a socket, through the same guards.
    private async Task<PostedRun?> PostAsync(JsonElement frame, CancellationToken cancellationToken)
    {
        var (turn, response, answer) = (new SocketTurn(_page), new SocketResponse(), new MemoryStream());
        var features = new FeatureCollection();
        features.Set(turn);
        await _application.RunAsync(
            _application.NewRequest("POST", Posts, JsonSerializer.SerializeToUtf8Bytes(frame)), response,
            new StreamResponseBodyFeature(answer), features, cancellationToken);
        if (turn.Run is { } run)
        {
            await SendAsync("ack", run.Key.Id, cancellationToken);
            return run;
        }

        var (session, detail, retryAfter) = Refusal(response, answer, frame);
        await SendErrorAsync(session, detail, retryAfter, cancellationToken);
        return null;
    }

    private static (string? Session, string Detail, int? RetryAfter) Refusal(
        SocketResponse response, MemoryStream answer, JsonElement frame)
    {
        var session = frame.Field("session_id") is { ValueKind: JsonValueKind.String } given ? given.GetString() : null;
        var retryAfter = int.TryParse(response.Headers.RetryAfter, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds : (int?)null;
        return response.StatusCode switch
        {
            StatusCodes.Status429TooManyRequests => (null, SocketFrames.TooMany, retryAfter ?? 1),
            StatusCodes.Status400BadRequest => (null, SocketFrames.Invalid, null),
            StatusCodes.Status404NotFound when Detail(answer) is IntelOwlSystem.NoSession => (session, SocketFrames.NoSession, null),
            >= StatusCodes.Status500InternalServerError => (session, SocketFrames.Unavailable, retryAfter),
            _ => (session, Detail(answer) ?? SocketFrames.Unavailable, retryAfter),
        };
    }

    private static string? Detail(MemoryStream answer)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.ToArray());
            return document.RootElement.Text("detail");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private Task SendAsync(string type, string session, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>();
        SocketFrames.Begin(frame, type, session);
        SocketFrames.End(frame);
        return SendAsync(frame.WrittenMemory[..^1], cancellationToken);
    }

    private Task SendErrorAsync(string? session, string detail, int? retryAfter, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>();
        SocketFrames.WriteError(frame, session, detail, retryAfter);
        return SendAsync(frame.WrittenMemory[..^1], cancellationToken);
    }

    private async Task SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            await _socket.SendAsync(frame, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }
        finally
        {
            _sending.Release();
        }
    }

    private async Task CloseAsync(WebSocketCloseStatus status, Task reading)
    {
        using var patience = new CancellationTokenSource(Patience, _time);
        try
        {
            await _feed.BreakAsync(patience.Token);
            await _sending.WaitAsync(patience.Token);
            try
            {
                await _socket.CloseOutputAsync(status, null, patience.Token);
            }
            finally
            {
                _sending.Release();
            }

            await reading.WaitAsync(patience.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or IOException)
        {
            // It does not listen any more.
        }
    }
}
