using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace ChatCluster.Tests.Web;

/// <summary>Reads server-sent events byte by byte, as a client must that may be cut anywhere.</summary>
internal sealed class SseStream : IAsyncDisposable
{
    private readonly Stream _body;
    private readonly byte[] _one = new byte[1];
    private readonly CancellationTokenSource _patience = new(TimeSpan.FromSeconds(60));

    private SseStream(HttpResponseMessage response, Stream body)
    {
        Response = response;
        _body = body;
    }

    public HttpResponseMessage Response { get; }

    /// <summary>All bytes so far.</summary>
    public MemoryStream Raw { get; } = new();

    public string RawText => Encoding.UTF8.GetString(Raw.ToArray());

    public static async Task<SseStream> OpenAsync(HttpClient client, string path, object? body = null, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, path)
        {
            Content = body is null ? null : JsonContent.Create(body),
        };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; none at the end of the stream.</summary>
    public async Task<SseEvent?> ReadAsync()
    {
        string? id = null, name = null, data = null;
        while (await ReadLineAsync() is { } line)
        {
            var colon = line.IndexOf(": ", StringComparison.Ordinal);
            switch (colon < 0 ? line : line[..colon])
            {
                case "" when line.Length == 0 && data is not null:
                    return new(id, name, JsonNode.Parse(data)!);
                case "id":
                    id = line[(colon + 2)..];
                    break;
                case "event":
                    name = line[(colon + 2)..];
                    break;
                case "data":
                    data = line[(colon + 2)..];
                    break;
                default:
                    break;
            }
        }

        return null;
    }

    /// <summary>Reads up to and including the first event of a kind.</summary>
    public async Task<IReadOnlyList<SseEvent>> ReadUntilAsync(string name)
    {
        List<SseEvent> events = [];
        while (await ReadAsync() is { } next)
        {
            events.Add(next);
            if (next.Name == name)
            {
                return events;
            }
        }

        throw new InvalidOperationException($"The stream ended before {name}: {RawText}");
    }

    public async Task<IReadOnlyList<SseEvent>> ReadToEndAsync()
    {
        List<SseEvent> events = [];
        while (await ReadAsync() is { } next)
        {
            events.Add(next);
        }

        return events;
    }

    /// <summary>One line without its line feed; none at the end of the stream.</summary>
    public async Task<string?> ReadLineAsync()
    {
        using var line = new MemoryStream();
        while (await _body.ReadAsync(_one, _patience.Token) == 1)
        {
            Raw.Write(_one);
            if (_one[0] == '\n')
            {
                return Encoding.UTF8.GetString(line.ToArray());
            }

            line.Write(_one);
        }

        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await _body.DisposeAsync();
        Response.Dispose();
        Raw.Dispose();
        _patience.Dispose();
    }
}
