using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>A server with another system's routes, and that system's client: what it sends, to the letter.</summary>
internal sealed class ForeignApp(Uri address, IAsyncDisposable? app = null) : IAsyncDisposable
{
    public HttpClient Client { get; } = new() { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>Those of a server in this process; none of others.</summary>
    public IServiceProvider Services { get; init; } = null!;

    public ForeignApp As(string scheme, string key)
    {
        Client.DefaultRequestHeaders.Authorization = new(scheme, key);
        return this;
    }

    /// <summary>Sends and reads the text, whatever it is.</summary>
    public async Task<string> SendAsync(HttpStatusCode expected, string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new(method), path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        using var response = await Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{method} {path} is answered {(int)response.StatusCode}: {text}");
        return text;
    }

    /// <summary>Opens a stream.</summary>
    public async Task<ForeignStream> OpenAsync(string method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(new(method), path)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var stream = new ForeignStream(response, await response.Content.ReadAsStreamAsync());
        Assert.True(
            response.IsSuccessStatusCode,
            response.IsSuccessStatusCode ? "" : $"{path} is answered {(int)response.StatusCode}: {await stream.ReadToEndAsync()}");
        return stream;
    }

    /// <summary>The same server, for another user.</summary>
    public ForeignApp For(string scheme, string key) => new ForeignApp(Client.BaseAddress!).As(scheme, key);

    /// <summary>
    /// Does something that stops a thread's run, and waits until the run has ended: an acknowledged stop may still be under way.
    /// </summary>
    public async Task StopAsync(string threadId, Func<Task> stop)
    {
        await using var ours = For("Bearer", TestKeys.Bob);
        await using var events = await ours.OpenAsync("GET", $"/v1/threads/{threadId}/events");
        await events.ReadToAsync("event: run.started");
        await stop();
        await events.ReadToAsync("\"reason\":\"stopped\"");
    }

    public async Task<JsonNode> SendForJsonAsync(HttpStatusCode expected, string method, string path, string? body = null) =>
        JsonNode.Parse(await SendAsync(expected, method, path, body))!;

    public Task<string> GetAsync(string path) => SendAsync(HttpStatusCode.OK, "GET", path);

    public Task<string> PostAsync(string path, string body) => SendAsync(HttpStatusCode.OK, "POST", path, body);

    public async Task<JsonNode> GetJsonAsync(string path) => JsonNode.Parse(await GetAsync(path))!;

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }
}
