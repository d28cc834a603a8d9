using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace ChatCluster.Tests.Web.Threads;

/// <summary>One thing, one name; the names of the version before still work.</summary>
public sealed class NamingTests
{
    [Fact]
    public async Task Run_OfAnEvent_IsRunIdAsEverywhereElse()
    {
        await using var app = await ChatApp.StartAsync();
        var run = (string)(await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" }))["runId"]!;
        using var rated = await app.PostAsync("/v1/threads/t1/feedback", new { runId = run, rating = "up" });
        await app.PostForJsonAsync("/v1/threads/t1/regenerate", new { });
        await app.PostForJsonAsync("/v1/threads/t1/branch", new { runId = run });

        app.Client.DefaultRequestHeaders.Accept.Add(new("application/json"));
        var events = (await app.GetJsonAsync("/v1/threads/t1/events"))["items"]!.AsArray().Select(item => item!["event"]!).ToList();

        foreach (var type in (string[])["message.posted", "feedback.given", "branch.selected"])
        {
            var @event = events.First(@event => (string?)@event["type"] == type);
            Assert.Equal((run, run), ((string?)@event["runId"], (string?)@event["run"]));
        }
    }

    [Fact]
    public async Task Runs_Counted_AreNotCalledByTheNameOfAList()
    {
        await using var app = await ChatApp.StartAsync();
        await app.PostForJsonAsync("/v1/messages", new { text = "Hello", threadId = "t1" });

        var thread = await app.GetJsonAsync("/v1/threads/t1");
        var usage = await app.GetJsonAsync("/v1/usage");

        Assert.Equal((1, 1), ((int)thread["runs"]!, (int)thread["rounds"]!));
        Assert.Equal((1, 1), ((int)usage["runs"]!, (int)usage["rounds"]!));
    }

    [Fact]
    public async Task Thread_OfAFirstMessage_HasNoNameLikeAMessages()
    {
        await using var app = await ChatApp.StartAsync();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes("c-2")).AsSpan(0, 16));
        await app.PostForJsonAsync("/v1/messages", new { text = "Before", threadId = $"m_{hash}" });

        var fresh = await app.PostForJsonAsync("/v1/messages", new { text = "Hello", clientMessageId = "c-1" });
        var before = await app.PostForJsonAsync("/v1/messages", new { text = "Hello", clientMessageId = "c-2" });

        Assert.StartsWith("t_", (string)fresh["threadId"]!, StringComparison.Ordinal);
        Assert.Equal($"m_{hash}", (string?)before["threadId"]);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(81)]
    public async Task Title_OfAUser_IsKeptWhole(int length)
    {
        await using var app = await ChatApp.StartAsync();
        var title = string.Concat(Enumerable.Repeat("word ", 40))[..(length - 1)] + "x";

        var made = await app.PostForJsonAsync("/v1/threads", new { id = "t1", title });
        using var response = await app.Client.PatchAsJsonAsync("/v1/threads/t1", new { title = title[1..] });

        Assert.Equal(title, (string?)made["title"]);
        Assert.Equal(title[1..], (string?)(await response.JsonAsync())["title"]);
        using var longer = await app.Client.PatchAsJsonAsync("/v1/threads/t1", new { title = new string('x', 201) });
        await longer.ProblemAsync(System.Net.HttpStatusCode.UnprocessableEntity, "bad_title");
    }

    [Fact]
    public async Task Threads_OfTheDefaultAgent_AreThoseThatNameNone()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Agents:other:Prompt", "Be brief.")]);
        await app.PostForJsonAsync("/v1/threads", new { id = "none" });
        await app.PostForJsonAsync("/v1/threads", new { id = "named", agent = "default" });
        await app.PostForJsonAsync("/v1/threads", new { id = "other", agent = "other" });

        var found = (await app.GetJsonAsync("/v1/threads?agent=default"))["items"]!.AsArray().Select(thread => (string?)thread!["id"]);
        var others = (await app.GetJsonAsync("/v1/threads?agent=other"))["items"]!.AsArray().Select(thread => (string?)thread!["id"]);

        Assert.Equal(["named", "none"], found.Order(StringComparer.Ordinal));
        Assert.Equal(["other"], others);
    }
}
