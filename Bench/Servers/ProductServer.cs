using System.Net.Http.Headers;

namespace ChatCluster.Bench.Servers;

/// <summary>The product.</summary>
internal abstract class ProductServer(params IReadOnlyList<ServerProcess> processes) : ChatServer(processes)
{
    public override HttpRequestMessage Stream(string text) => Post("/v1/messages", Message(text), "text/event-stream");

    public override HttpRequestMessage Exchange(string text) => Post("/v1/messages", Message(text), "application/json");

    public HttpRequestMessage Exchange(string thread, string text) =>
        Post($"/v1/threads/{thread}/messages", Message(text), "application/json");

    /// <summary>A request of some protocol whose answer is a stream.</summary>
    public HttpRequestMessage Post(string path, string json) => Post(path, json, "text/event-stream");

    public Uri SocketAt(string path) => new UriBuilder(new Uri(Address, path)) { Scheme = "ws" }.Uri;

    public HttpRequestMessage Get(string path) => new(HttpMethod.Get, new Uri(Address, path));

    public HttpRequestMessage Watch(string thread)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address, $"/v1/threads/{thread}/events"));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        return request;
    }

    public HttpRequestMessage Stop(string thread) => Post($"/v1/threads/{thread}/stop", "{}", "application/json");

    public HttpRequestMessage Import(string thread, byte[] lines)
    {
        var content = new ByteArrayContent(lines);
        content.Headers.ContentType = new("application/x-ndjson");
        return new(HttpMethod.Post, new Uri(Address, $"/v1/threads/import?id={thread}")) { Content = content };
    }

    private static string Message(string text) => $$"""{"text":"{{text}}"}""";
}
