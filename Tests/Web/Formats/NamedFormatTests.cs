using System.Net;
using System.Net.Http.Json;
using ChatCluster.Tests.Web.Formats.Replay;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The formats that <c>?format=</c> names, by the routes that take it.</summary>
public sealed class NamedFormatTests
{
    [Theory]
    [InlineData("intelowl", "text/event-stream", "data: {\"type\":\"token\"", "data: {\"type\":\"done\"}\n\n")]
    [InlineData("llmchat", "text/event-stream", "event: token\n", "\"elapsed_ms\":")]
    [InlineData("chatdata", "text/event-stream", "data: {\"type\":\"message\"", "\"roundNumber\":1}}\n\n")]
    [InlineData(
        "ndjson", "application/x-ndjson", "{\"variant\":\"ServerHint\"", "{\"variant\":\"StreamEnd\",\"content\":\"Stream ended.\"}\n")]
    [InlineData("automatos", "text/plain", "8:\"", "d:{\"type\":\"finish\",\"finishReason\":\"stop\"}\n")]
    public async Task Post_WithAFormat_StreamsInItWhateverAcceptSays(string format, string type, string begins, string ends)
    {
        await using var app = await ChatApp.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/messages?format={format}")
        {
            Content = JsonContent.Create(new { text = "Hello" }),
        };
        request.Headers.Accept.ParseAdd("application/json");

        using var response = await app.Client.SendAsync(request);

        var text = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        Assert.StartsWith(begins, text, StringComparison.Ordinal);
        Assert.Contains(ends, text[^Math.Min(text.Length, 200)..], StringComparison.Ordinal);
    }

    // What is stored, and then what is written while it is read.
    [Theory]
    [InlineData("intelowl", "text/event-stream", "data: {\"type\":\"token\",\"content\":\"", "data: {\"type\":\"done\"}")]
    [InlineData("llmchat", "text/event-stream", "event: token\n", "\"elapsed_ms\":")]
    [InlineData("chatdata", "text/event-stream", "data: {\"type\":\"message\"", "data: {\"type\":\"stat\"")]
    [InlineData("ndjson", "application/x-ndjson", "{\"variant\":\"ServerHint\"", "{\"variant\":\"StreamEnd\"")]
    [InlineData("automatos", "text/plain", "8:\"", "d:{\"type\":\"finish\"")]
    public async Task Get_WithAFormat_FollowsTheThreadInIt(string format, string type, string begins, string ends)
    {
        await using var app = await ChatApp.StartAsync();
        var id = (await app.PostForJsonAsync("/v1/messages", new { text = "Hello" }))["threadId"]!;
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/threads/{id}/events?format={format}");
        request.Headers.Accept.ParseAdd("application/json");

        using var response = await app.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var stream = new ForeignStream(response, await response.Content.ReadAsStreamAsync());

        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        var stored = await stream.ReadToAsync(ends);
        Assert.StartsWith(begins, stored, StringComparison.Ordinal);
        await app.PostForJsonAsync($"/v1/threads/{id}/messages", new { text = "Once more" });
        Assert.Contains(" number", (await stream.ReadToAsync(ends, times: 2))[stored.Length..], StringComparison.Ordinal);
    }
}
