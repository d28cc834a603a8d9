using System.Net;
using System.Net.Http.Json;
using ChatCluster.Models;
using Xunit;

namespace ChatCluster.Tests.Web.Catalog;

public sealed class UsageTests
{
    [Fact]
    public async Task Usage_ByModelAndPurpose_HasItsCostAndOutlivesTheThread()
    {
        await using var app =
            await ChatApp.StartAsync(
                [("ChatCluster:Models:demo:Prices:0:From", "2020-01-01"), ("ChatCluster:Models:demo:Prices:0:Input", "1"),
                    ("ChatCluster:Models:demo:Prices:0:Output", "2")]);
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });
        (await app.Client.DeleteAsync("/v1/threads/t1")).EnsureSuccessStatusCode();

        var usage = await app.GetJsonAsync("/v1/usage?by=model,purpose");

        Assert.Equal((0, 1, 1), ((int)usage["threads"]!, (int)usage["messages"]!, (int)usage["runs"]!));
        var item = usage["items"]!.AsArray().Single(one => (string?)one!["purpose"] == "answer")!;
        Assert.Equal(("demo", 1), ((string?)item["model"], (int)item["usage"]!["calls"]!));
        Assert.True((decimal)item["usage"]!["cost"]! > 0);
        Assert.Equal((decimal)usage["usage"]!["cost"]!, (decimal)usage["days"]![0]!["usage"]!["cost"]!);
        Assert.Equal("demo", (string?)Assert.Single((await app.GetJsonAsync("/v1/models"))["items"]!.AsArray())!["name"]);
    }

    [Theory]
    [InlineData("/v1/usage?by=day,agent&format=csv", null)]
    [InlineData("/v1/usage?by=day,agent", "text/csv")]
    public async Task Usage_AsCsv_HasALineForEachSum(string path, string? accept)
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello" });
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (accept is not null)
        {
            request.Headers.Add("Accept", accept);
        }

        using var answer = await app.Client.SendAsync(request);

        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var (names, values) = (lines[0].Split(','), Assert.Single(lines[1..]).Split(','));
        Assert.Equal(names.Length, values.Length);
        Assert.Equal(
            ("default", "1", "1"),
            (values[Array.IndexOf(names, "agent")], values[Array.IndexOf(names, "runs")], values[Array.IndexOf(names, "calls")]));
    }

    [Fact]
    public async Task Usage_OfTheTenant_IsForItsAdminsAndOfOneTenantOnly()
    {
        await using var app = await ChatApp.StartWithKeysAsync();
        foreach (var key in (string[])[TestKeys.Ann, TestKeys.OtherTenant])
        {
            using var client = app.ClientFor(key);
            using var posted = await client.PostAsJsonAsync("/v1/messages", new { text = "Hello" });
            posted.EnsureSuccessStatusCode();
        }

        using var admin = app.ClientFor(TestKeys.Ann);
        using var reader = app.ClientFor(TestKeys.Reader);
        using var tenant = await admin.GetAsync("/v1/usage?scope=tenant&by=tenant,user");
        using var refused = await reader.GetAsync("/v1/usage?scope=tenant");
        using var all = await admin.GetAsync("/v1/usage?scope=all");

        using var ofAnn = await admin.GetAsync("/v1/admin/users/ann/usage?by=model");
        using var ofBob = await admin.GetAsync("/v1/admin/users/bob/usage?by=user,tool&format=csv");
        Assert.Equal(
            ("demo", 1),
            ((string?)(await ofAnn.JsonAsync())["items"]!.AsArray().Single(sum => sum!["model"] is not null)!["model"],
                (int)(await ofAnn.JsonAsync())["runs"]!));
        Assert.Single((await ofBob.Content.ReadAsStringAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));

        var item = Assert.Single((await tenant.JsonAsync())["items"]!.AsArray())!;
        Assert.Equal(("default", "ann", 1), ((string?)item["tenant"], (string?)item["user"], (int)item["runs"]!));
        await refused.ProblemAsync(HttpStatusCode.Forbidden, "role_missing");
        await all.ProblemAsync(HttpStatusCode.Forbidden, "role_missing");
    }

    [Theory]
    [InlineData("by=days", "unknown_group")]
    [InlineData("from=yesterday", "bad_time")]
    [InlineData("from=2026-02-02&to=2026-02-01", "bad_time")]
    [InlineData("scope=mine", "bad_filter")]
    public async Task Usage_AskedForInAWayThatIsNone_Is422(string query, string code)
    {
        await using var app = await ChatApp.StartAsync();

        using var answer = await app.Client.GetAsync($"/v1/usage?{query}");

        await answer.ProblemAsync(HttpStatusCode.UnprocessableEntity, code);
    }

    [Theory]
    [InlineData("2025-12-31", "0.000016")]
    [InlineData("2026-01-01", "0.000027")]
    [InlineData("2026-09-01", "0.00002")]
    public void Price_HoldsFromItsDayOn(string day, string cost)
    {
        var model = new ChatModel
        {
            Name = "m",
            Provider = "demo",
            Id = "m",
            Client = null!,
            InputPrice = 1,
            OutputPrice = 2,
            Prices = [new(new(2026, 6, 1), 2, 1), new(new(2026, 1, 1), 2, 4, CachedInput: 0.5m, CacheWrite: 3)],
        };
        var used = new ChatCluster.Threads.Usage { InputTokens = 8, CachedTokens = 4, CacheWriteTokens = 1, OutputTokens = 4 };

        var price = model.PriceAt(DateTimeOffset.Parse($"{day}T00:00:00Z", System.Globalization.CultureInfo.InvariantCulture))!;

        // Before: 8 + 2 × 4. Then: 2 × 3 + 0.5 × 4 + 3 × 1 + 4 × 4 = 27; from June on 2 × 8 + 4.
        Assert.Equal(decimal.Parse(cost, System.Globalization.CultureInfo.InvariantCulture), price.Of(used));
    }
}
