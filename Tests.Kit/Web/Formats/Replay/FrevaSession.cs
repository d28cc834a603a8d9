using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>What a client of that system sends, from its first request to its last, and what it is answered.</summary>
internal static class FrevaSession
{
    private const string Root = "/api/chatbot";

    public static async Task PlayAsync(ForeignApp freva)
    {
        Assert.Equal("""{"status":"ok"}""", await freva.GetAsync($"{Root}/ping"));
        var health = await freva.GetJsonAsync("/healthz");
        Assert.Equal(("ok", true), ((string)health["status"]!, ((string)health["version"]!).Length > 0));
        freva.Client.DefaultRequestHeaders.Add("x-freva-user-token", TestKeys.Bob);

        Assert.Contains("demo", (await freva.GetJsonAsync($"{Root}/availablechatbots")).AsArray().Select(name => (string)name!));
        var stream = await freva.GetAsync($"{Root}/streamresponse?input=What%20time%20is%20it%3F%20Use%20a%20tool.&chatbot=demo");
        var lines = stream.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        var id = (string)lines[0]["content"]!["thread_id"]!;
        Assert.Equal((32, "ServerHint", "StreamEnd"), (id.Length, (string)lines[0]["variant"]!, (string)lines[^1]["variant"]!));
        Assert.Contains(lines, line => (string?)line["variant"] == "ToolOutput" && (string?)line["tool_name"] == "clock");
        await freva.GetAsync($"{Root}/streamresponse?thread_id={id}&input=Hello");
        var history = (await freva.GetJsonAsync($"{Root}/getthread?thread_id={id}")).AsArray();
        Assert.Equal(2, history.Count(variant => (string?)variant!["variant"] == "User"));
        Assert.Equal("StreamEnd", (string?)Assert.Single(history, variant => (string?)variant!["variant"] == "StreamEnd")!["variant"]);
        Assert.Equal(
            """["Thread topic updated."]""", await freva.GetAsync($"{Root}/setthreadtopic?thread_id={id}&topic=Climate%20of%20Rome"));
        var found = await freva.GetJsonAsync($"{Root}/searchthreads?query=Rome");
        Assert.Equal((id, "bob", 1), ((string)found[0]![0]!["thread_id"]!, (string)found[0]![0]!["user_id"]!, (int)found[1]!));
        Assert.Equal(1, (int)(await freva.GetJsonAsync($"{Root}/getuserthreads?num_threads=10&page=0"))[1]!);
        var edited = await freva.GetJsonAsync($"{Root}/editthread?source_thread_id={id}&user_index=1");
        Assert.Single(edited["history"]!.AsArray(), variant => (string?)variant!["variant"] == "User");
        await freva.GetAsync($"{Root}/deletethread?thread_id={edited["new_thread_id"]}");
        Assert.Equal("""["Feedback saved."]""", await freva.GetAsync($"{Root}/userfeedback?thread_id={id}&feedback_index=0&feedback=up"));
        Assert.Equal(
            """["Feedback saved."]""", await freva.GetAsync($"{Root}/userfeedback?thread_id={id}&feedback_index=0&feedback=remove"));
        await freva.SendAsync(HttpStatusCode.NotFound, "GET", $"{Root}/stop?thread_id={id}");
        Assert.Equal("""["Thread deleted."]""", await freva.GetAsync($"{Root}/deletethread?thread_id={id}"));
        Assert.Equal(
            """{"detail":"Thread not found."}""",
            await freva.SendAsync(HttpStatusCode.NotFound, "GET", $"{Root}/getthread?thread_id={id}"));
    }
}
