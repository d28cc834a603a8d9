using System.Net;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Page;
using Xunit;

namespace ChatCluster.Tests.Web.Search;

public sealed class SearchTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Search_ByWords_ShowsWhereTheyStand()
    {
        await using var app = await ChatApp.StartAsync();
        await new PastThread("t1", "Weekly report", Noon).Round("What is new?", "Nothing.")
            .Round("And the botnet?", $"{new string('x', 300)} The Botnet\nis quiet. {new string('y', 300)}").ImportAsync(app);
        await new PastThread("t2", "Botnet", Noon.AddDays(1)).Round("Hello", "Hello.").ImportAsync(app);

        var found = (await app.GetJsonAsync("/v1/search?q=botnet"))["items"]!.AsArray();

        Assert.Equal(["t2", "t1"], found.Select(item => (string)item!["thread"]!["id"]!));
        Assert.Empty(found[0]!["hits"]!.AsArray());
        Assert.Equal(["assistant", "user"], found[1]!["hits"]!.AsArray().Select(hit => (string)hit!["from"]!));
        Assert.Equal(["r_t1_2", "r_t1_2"], found[1]!["hits"]!.AsArray().Select(hit => (string)hit!["runId"]!));
        Assert.Contains("The Botnet is quiet.", (string)found[1]!["hits"]![0]!["text"]!, StringComparison.Ordinal);
        Assert.InRange(((string)found[1]!["hits"]![0]!["text"]!).Length, 20, 200);
        Assert.Equal("And the botnet?", (string)found[1]!["hits"]![1]!["text"]!);
    }

    [Fact]
    public async Task Search_ByTime_TakesWhatChangedInBetween()
    {
        await using var app = await ChatApp.StartAsync();
        List<string> times = [];
        for (var n = 0; n < 4; n++)
        {
            var thread = await app.PostForJsonAsync("/v1/threads", new { id = $"t{n}", title = $"Number {n}" });
            times.Add(Uri.EscapeDataString((string)thread["updatedAt"]!));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        Assert.Equal(["t2", "t1"], await FindAsync(app, $"since={times[1]}&until={times[3]}"));
        Assert.Equal(["t3", "t2"], await FindAsync(app, $"since={times[1]}&limit=2"));
        var next = (string?)(await app.GetJsonAsync($"/v1/search?since={times[1]}&limit=2"))["next"];
        Assert.Equal(["t1"], await FindAsync(app, $"since={times[1]}&limit=2&cursor={next}"));
        Assert.Empty(await FindAsync(app, "until=2026-01-01"));
    }

    [Fact]
    public async Task Search_ByTool_TakesThreadsThatCalledIt()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/messages", new { text = "What time is it? Use a tool.", threadId = "with" });
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "without" });

        Assert.Equal(["with"], await FindAsync(app, "tool=clock"));
        Assert.Empty(await FindAsync(app, "tool=clock&q=hello"));
        Assert.Empty(await FindAsync(app, "tool=none"));
    }

    [Theory]
    [InlineData("", "nothing_to_search")]
    [InlineData("?since=yesterday", "bad_time")]
    [InlineData("?q=a&archived=maybe", "bad_filter")]
    public async Task Search_ThatIsWrong_SaysWhat(string query, string code)
    {
        await using var app = await ChatApp.StartAsync();

        using var response = await app.Client.GetAsync("/v1/search" + query);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, response.StatusCode);
        Assert.Equal(code, (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["code"]);
    }

    [Fact]
    public async Task Search_OfSomebodyElse_FindsNothing()
    {
        await using var app = await ChatApp.StartWithKeysAsync();
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        using var posted = await ann.PostAsync("/v1/threads", new StringContent("""{"title":"Secret"}""", null, "application/json"));
        Assert.True(posted.IsSuccessStatusCode);

        Assert.Empty(JsonNode.Parse(await bob.GetStringAsync("/v1/search?q=secret"))!["items"]!.AsArray());
        Assert.Single(JsonNode.Parse(await ann.GetStringAsync("/v1/search?q=secret"))!["items"]!.AsArray());
    }

    private static async Task<string[]> FindAsync(ChatApp app, string query) =>
        [.. (await app.GetJsonAsync("/v1/search?" + query))["items"]!.AsArray().Select(item => (string)item!["thread"]!["id"]!)];
}
