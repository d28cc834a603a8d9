using System.Buffers;
using System.Net.WebSockets;
using System.Text.Json;
using ChatCluster.Web.Formats.Sockets;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ChatCluster.Web.Formats.AiSdk.Sockets;

/// <summary>Makes a request of the chat's routes out of what came on a socket, and has the application answer it.</summary>
internal sealed class SocketRequests(SocketApplication application)
{
    // The transport is younger than the oldest of version 7.
    private const string Version = "7";

    /// <summary>Answers a message, or a page that comes back to a run under way.</summary>
    public async Task AnswerAsync(
        ChatSocket socket, bool sends, string requestId, string chatId, JsonElement message, CancellationToken cancellationToken)
    {
        // The caller goes on reading meanwhile.
        await Task.Yield();
        var response = new SocketResponse();
        await using var body = new SocketBody(socket, requestId, response, cancellationToken);
        var request = sends
            ? Request("POST", "/api/chat", BodyOf(message))
            : Request("GET", $"/api/chat/{Uri.EscapeDataString(chatId)}/stream", null);
        AddHeaders(request.Headers, message.Field("headers"));
        try
        {
            await application.RunAsync(request, response, body, new(), cancellationToken);
            await body.EndAsync();
        }
        catch (Exception exception) when (exception is OperationCanceledException or WebSocketException or ObjectDisposedException)
        {
            // The socket is gone.
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            // It is in the log by now; its client waits for a word.
            body.Break(Problem.StreamEnded);
            await body.EndAsync();
        }
    }

    /// <summary>Stops what a chat has under way.</summary>
    public async Task StopAsync(string chatId, JsonElement? headers, CancellationToken cancellationToken)
    {
        await Task.Yield();
        var request = Request("POST", $"/api/chat/{Uri.EscapeDataString(chatId)}/stop", "{}"u8.ToArray());
        AddHeaders(request.Headers, headers);
        var response = new SocketResponse();
        await using var nobody = new SocketBody(null, "", response, cancellationToken);
        try
        {
            await application.RunAsync(request, response, nobody, new(), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The socket is gone; whoever wants the run stopped asks again.
        }
    }

    private HttpRequestFeature Request(string method, string path, byte[]? body)
    {
        var request = application.NewRequest(method, path, body);
        request.Headers[AiSdkVersion.Header] = Version;
        return request;
    }

    // A browser sets no headers at a handshake: what a page says of itself comes with each message. What says where a request is from does
    // not.
    private static void AddHeaders(IHeaderDictionary headers, JsonElement? message)
    {
        if (message is not { ValueKind: JsonValueKind.Object } given)
        {
            return;
        }

        foreach (var header in given.EnumerateObject()
            .Where(header => IsOfThePage(header.Name) && header.Value.ValueKind is JsonValueKind.String))
        {
            headers[header.Name] = header.Value.GetString();
        }
    }

    private static bool IsOfThePage(string name) =>
        name.Equals("Authorization", StringComparison.OrdinalIgnoreCase) || name.Equals("X-Api-Key", StringComparison.OrdinalIgnoreCase)
        || name.Equals(AiSdkVersion.Header, StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Tool-Credential-", StringComparison.OrdinalIgnoreCase);

    // The same as the transport over HTTP posts: further fields of the page beside its own.
    private static byte[] BodyOf(JsonElement message)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            string[] own = ["id", "messages", "trigger", "messageId"];
            foreach (var field in own.Where(name => message.Field(name) is not null))
            {
                json.WritePropertyName(field);
                message.Field(field)!.Value.WriteTo(json);
            }

            if (message.Field("body") is { ValueKind: JsonValueKind.Object } body)
            {
                foreach (var field in body.EnumerateObject().Where(field => !own.Contains(field.Name)))
                {
                    field.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }
}
