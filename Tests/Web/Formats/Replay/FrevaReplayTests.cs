using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

public sealed class FrevaReplayTests
{
    private const string Root = "/api/chatbot";

    [Fact]
    public async Task Session_OfItsClient_IsAnsweredAsThere()
    {
        await using var freva = await ForeignApp.StartAsync("freva");
        Assert.Equal("""{"status":"ok"}""", await freva.GetAsync($"{Root}/ping"));
        freva.Client.DefaultRequestHeaders.Add("x-freva-user-token", TestKeys.Bob);

        Assert.Equal("""["demo"]""", await freva.GetAsync($"{Root}/availablechatbots"));
        var stream = await freva.GetAsync($"{Root}/streamresponse?input=What%20time%20is%20it%3F%20Use%20a%20tool.&chatbot=demo");
        var lines = stream.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        var id = (string)lines[0]["content"]!["thread_id"]!;
        Assert.Equal((32, "ServerHint", "StreamEnd"), (id.Length, (string)lines[0]["variant"]!, (string)lines[^1]["variant"]!));
        Assert.Contains(lines, line => (string?)line["variant"] == "ToolOutput" && (string?)line["tool_name"] == "clock");
        await freva.GetAsync($"{Root}/streamresponse?thread_id={id}&input=Hello");
        var history = (await freva.GetJsonAsync($"{Root}/getthread?thread_id={id}")).AsArray();
        Assert.Equal(2, history.Count(variant => (string?)variant!["variant"] == "User"));
        Assert.Equal("StreamEnd", (string?)Assert.Single(history, variant => (string?)variant!["variant"] == "StreamEnd")!["variant"]);
        Assert.Equal("""["Thread topic updated."]""", await freva.GetAsync($"{Root}/setthreadtopic?thread_id={id}&topic=Climate%20of%20Rome"));
        var found = await freva.GetJsonAsync($"{Root}/searchthreads?query=Rome");
        Assert.Equal((id, "bob", 1), ((string)found[0]![0]!["thread_id"]!, (string)found[0]![0]!["user_id"]!, (int)found[1]!));
        Assert.Equal(1, (int)(await freva.GetJsonAsync($"{Root}/getuserthreads?num_threads=10&page=0"))[1]!);
        var edited = await freva.GetJsonAsync($"{Root}/editthread?source_thread_id={id}&user_index=1");
        Assert.Single(edited["history"]!.AsArray(), variant => (string?)variant!["variant"] == "User");
        Assert.Equal("""["Feedback saved."]""", await freva.GetAsync($"{Root}/userfeedback?thread_id={id}&feedback_index=0&feedback=up"));
        Assert.Equal("""["Feedback saved."]""", await freva.GetAsync($"{Root}/userfeedback?thread_id={id}&feedback_index=0&feedback=remove"));
        await freva.SendAsync(HttpStatusCode.NotFound, "GET", $"{Root}/stop?thread_id={id}");
        Assert.Equal("""["Thread deleted."]""", await freva.GetAsync($"{Root}/deletethread?thread_id={id}"));
        Assert.Equal("""{"detail":"Thread not found."}""", await freva.SendAsync(HttpStatusCode.NotFound, "GET", $"{Root}/getthread?thread_id={id}"));
    }

    [Theory]
    [InlineData(422, "streamresponse", "input not found. Please provide input in the query parameters.")]
    [InlineData(422, "streamresponse?input=x&chatbot=nope", "Chatbot 'nope' not found. availablechatbots lists those there are.")]
    [InlineData(422, "stop", "thread_id not found. Please provide thread_id in the query parameters.")]
    [InlineData(404, "stop?thread_id=none", "Thread not found.")]
    [InlineData(404, "deletethread?thread_id=none", "Thread not found.")]
    public async Task Refusal_HasItsStatusAndBody(int status, string path, string detail)
    {
        await using var freva = (await ForeignApp.StartAsync("freva")).As("Bearer", TestKeys.Bob);

        Assert.Equal(detail, (string?)JsonNode.Parse(await freva.SendAsync((HttpStatusCode)status, "GET", $"{Root}/{path}"))!["detail"]);
    }

    [Fact]
    public async Task Change_FromAPageOfAnotherOrigin_IsRefused()
    {
        await using var freva = (await ForeignApp.StartAsync("freva")).As("Bearer", TestKeys.Bob);
        freva.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        await freva.SendAsync(HttpStatusCode.Forbidden, "GET", $"{Root}/streamresponse?input=Hello");
    }

    [Fact]
    public async Task Stop_InMidText_EndsTheStreamWithItsWords()
    {
        await using var freva = (await ForeignApp.StartAsync("freva", "intelowl", "poweron")).As("Bearer", TestKeys.Bob);
        using var response = await freva.Client.GetAsync($"{Root}/streamresponse?input=Write%20an%20endless%20story", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var id = (string)JsonNode.Parse((await lines.ReadLineAsync())!)!["content"]!["thread_id"]!;
        while (!(await lines.ReadLineAsync())!.Contains("Assistant", StringComparison.Ordinal))
        {
        }

        await freva.SendAsync(HttpStatusCode.Conflict, "GET", $"{Root}/streamresponse?thread_id={id}&input=Hello");
        Assert.Equal("""["Conversation stopped."]""", await freva.GetAsync($"{Root}/stop?thread_id={id}"));

        Assert.EndsWith("{\"variant\":\"StreamEnd\",\"content\":\"Stream is stopped by user.\"}\n", await lines.ReadToEndAsync(), StringComparison.Ordinal);
    }
}
