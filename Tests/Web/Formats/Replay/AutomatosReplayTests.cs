using System.Net;
using System.Text.Json.Nodes;
using ChatCluster.Storage;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

public sealed class AutomatosReplayTests
{
    [Fact]
    public async Task Session_OfItsClient_IsAnsweredAsThere()
    {
        await using var platform = (await CompatApp.StartAsync("automatos")).As("Bearer", TestKeys.Bob);

        await AutomatosSession.PlayAsync(platform);
    }

    [Fact]
    public async Task Search_AtItsBounds_FindsTheNewestOfThatManyDays()
    {
        await using var platform = (await CompatApp.StartAsync("automatos")).As("Bearer", TestKeys.Bob);
        var store = platform.Services.GetRequiredService<IThreadStore>();
        foreach (var (id, days) in ((string, int)[])[("new", 0), ("month", 29), ("older", 31), ("year", 364), ("oldest", 366)])
        {
            var key = new ThreadKey("default", "bob", id);
            var at = DateTimeOffset.UtcNow.AddDays(-days);
            var thread = new ThreadSummary { Key = key, Sequence = 1, CreatedAt = at, UpdatedAt = at, Title = $"Penguins, {id}" };
            await store.AppendAsync(key, 0, [ThreadJson.Encode(new ThreadCreated(id) { At = at })], thread, default);
        }

        Assert.Equal("new month", await FindAsync(""));
        Assert.Equal("new month older year", await FindAsync("&days=365&limit=100"));
        Assert.Equal("new", await FindAsync("&days=1"));
        Assert.Equal("new month", await FindAsync("&days=365&limit=2"));

        async Task<string> FindAsync(string bounds)
        {
            var found = (await platform.GetJsonAsync($"/api/chat/search?q=penguins{bounds}"))["results"]!.AsArray();
            return string.Join(' ', found.Select(chat => (string)chat!["id"]!));
        }
    }

    [Theory]
    [InlineData(400, "POST", "/api/chat", "{}", "No message provided")]
    [InlineData(
        400, "POST", "/api/chat", """{"message": {"parts": [{"type": "file", "attachment_id": "a1"}]}}""",
        "Files of the platform's store are not known here. Send the file as a data: URL in the part's url.")]
    [InlineData(422, "PUT", "/api/chat/session", """{"openChatIds": ["a/b"]}""", "'a/b' is not a chat id")]
    [InlineData(
        422, "PUT", "/api/chat/session", """{"openChatIds": ["a"], "activeChatId": "b"}""", "activeChatId must be one of openChatIds")]
    [InlineData(
        422, "PUT", "/api/chat/session", """{"openChatIds": ["1", "2", "3", "4", "5", "6", "7", "8", "9"]}""",
        "openChatIds: at most 8 entries")]
    [InlineData(
        422, "PUT", "/api/chat/session", """{"lastReadAt": {"a": true}}""", "lastReadAt values must be timestamps (ms)")]
    [InlineData(422, "GET", "/api/chat/search?q=x&limit=0", null, "limit is 1 to 100, and days is 1 to 365.")]
    [InlineData(422, "GET", "/api/chat/search?q=x&limit=101", null, "limit is 1 to 100, and days is 1 to 365.")]
    [InlineData(422, "GET", "/api/chat/search?q=x&days=0", null, "limit is 1 to 100, and days is 1 to 365.")]
    [InlineData(422, "GET", "/api/chat/search?q=x&days=366", null, "limit is 1 to 100, and days is 1 to 365.")]
    [InlineData(422, "GET", "/api/chat/search?q=", null, "q is 1 to 200 characters.")]
    public async Task Refusal_HasItsStatusAndBody(int status, string method, string path, string? body, string detail)
    {
        await using var platform = (await CompatApp.StartAsync("automatos")).As("Bearer", TestKeys.Bob);

        Assert.Equal(detail, (string?)JsonNode.Parse(await platform.SendAsync((HttpStatusCode)status, method, path, body))!["detail"]);
    }
}
