using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>
/// What that system's users live with when something goes another way, and how it goes here. The model is that of ClientWorld.
/// </summary>
internal static class FrevaSituations
{
    private const string Root = "/api/chatbot";
    private const string None = """{"detail":"Thread not found."}""";

    public static async Task PlayAsync(ForeignApp freva)
    {
        var names = (await freva.GetJsonAsync($"{Root}/help"))["endpoints"]!.AsArray().Select(name => (string)name!);
        Assert.Contains("streamresponse", names);
        Assert.Equal("stop", (string?)(await freva.GetJsonAsync($"{Root}/help?endpoint=stop"))["endpoint"]);
        await freva.SendAsync(HttpStatusCode.UnprocessableEntity, "GET", $"{Root}/help?endpoint=nothing");
        var id = (string)(await freva.GetJsonAsync($"{Root}/newthread"))["thread_id"]!;
        await StopAsync(freva, id);
        await FailAsync(freva, id);
        await EditAsync(freva, id);
        await JudgeAsync(freva, id);
        await RefuseAsync(freva, id);
        var second = (string)(await freva.GetJsonAsync($"{Root}/newthread"))["thread_id"]!;
        var page = await freva.GetJsonAsync($"{Root}/getuserthreads?num_threads=1&page=1");
        Assert.Equal((id, 2), ((string?)page[0]![0]!["thread_id"], (int)page[1]!));
        await freva.GetAsync($"{Root}/deletethread?thread_id={second}");
        await freva.GetAsync($"{Root}/deletethread?thread_id={id}");
    }

    // Traps 1, 2 and 18: a stop ends the stream at once, what was written is kept, and the thread takes a new message.
    private static async Task StopAsync(ForeignApp freva, string id)
    {
        await using (var left = await freva.OpenAsync("GET", $"{Root}/streamresponse?thread_id={id}&input=endless"))
        {
            await left.ReadToAsync("and on");
        }

        await freva.SendAsync(HttpStatusCode.Conflict, "GET", $"{Root}/streamresponse?thread_id={id}&input=plain");
        await freva.StopAsync(id, async () => Assert.Equal(
            """["Conversation stopped."]""", await freva.PostAsync($"{Root}/stop?thread_id={id}", "")));
        await freva.SendAsync(HttpStatusCode.NotFound, "POST", $"{Root}/stop?thread_id={id}", "");
        var history = (await freva.GetJsonAsync($"{Root}/getthread?thread_id={id}")).AsArray();
        Assert.Equal(
            [("User", "endless"), ("Assistant", "On and on"), ("StreamEnd", "Stream is stopped by user.")],
            history.Select(variant => ((string)variant!["variant"]!, (string)variant["content"]!)));
        Assert.EndsWith(
            "{\"variant\":\"StreamEnd\",\"content\":\"Stream ended.\"}\n",
            await freva.GetAsync($"{Root}/streamresponse?thread_id={id}&input=plain"), StringComparison.Ordinal);

        // And in a tool that says nothing.
        await using var stuck = await freva.OpenAsync("GET", $"{Root}/streamresponse?thread_id={id}&input=stuck");
        await stuck.ReadToAsync("\"variant\":\"ToolCall\"");
        await freva.GetAsync($"{Root}/stop?thread_id={id}");
        Assert.EndsWith(
            "{\"variant\":\"StreamEnd\",\"content\":\"Stream is stopped by user.\"}\n", await stuck.ReadToEndAsync(),
            StringComparison.Ordinal);
    }

    // Traps 5 and 9.
    private static async Task FailAsync(ForeignApp freva, string id)
    {
        var failed = await freva.GetAsync($"{Root}/streamresponse?thread_id={id}&input=model%20error");
        Assert.Contains("{\"variant\":\"ServerError\",\"content\":\"", failed, StringComparison.Ordinal);
        Assert.EndsWith("{\"variant\":\"StreamEnd\",\"content\":\"Stream ended with an error.\"}\n", failed, StringComparison.Ordinal);
        var calls = (await freva.GetAsync($"{Root}/streamresponse?thread_id={id}&input=parallel")).TrimEnd('\n').Split('\n')
            .Select(line => JsonNode.Parse(line)!).Where(variant => (string?)variant["variant"] == "ToolCall")
            .Select(variant => ((string)variant["id"]!, (string)JsonNode.Parse((string)variant["content"]!)!["zone"]!));
        Assert.Equal([("call_a", "Rome"), ("call_b", "Tokyo")], calls);
    }

    private static async Task EditAsync(ForeignApp freva, string id)
    {
        var empty = await freva.GetJsonAsync($"{Root}/editthread?source_thread_id={id}&user_index=0");
        Assert.Empty(empty["history"]!.AsArray());
        var edited = await freva.GetJsonAsync($"{Root}/editthread?source_thread_id={id}&user_index=2");
        Assert.Equal(["endless", "plain"], edited["history"]!.AsArray()
            .Where(variant => (string?)variant!["variant"] == "User").Select(variant => (string)variant!["content"]!));
        foreach (var index in (string[])["", "&user_index=-1", "&user_index=99"])
        {
            await freva.SendAsync(HttpStatusCode.UnprocessableEntity, "GET", $"{Root}/editthread?source_thread_id={id}{index}");
        }

        await freva.GetAsync($"{Root}/deletethread?thread_id={empty["new_thread_id"]}");
        await freva.GetAsync($"{Root}/deletethread?thread_id={edited["new_thread_id"]}");
    }

    private static async Task JudgeAsync(ForeignApp freva, string id)
    {
        var judge = $"{Root}/userfeedback?thread_id={id}";
        await freva.GetAsync($"{judge}&feedback_index=1&feedback=It%20was%20of%20use.");
        await freva.SendAsync(HttpStatusCode.UnprocessableEntity, "GET", $"{judge}&feedback_index=99&feedback=up");
        await freva.SendAsync(HttpStatusCode.UnprocessableEntity, "GET", $"{judge}&feedback_index=0");
        await freva.SendAsync(HttpStatusCode.NotFound, "GET", $"{Root}/userfeedback?thread_id=none&feedback_index=0&feedback=up");
    }

    // Trap 13; and the words for credentials.
    private static async Task RefuseAsync(ForeignApp freva, string id)
    {
        await using var other = freva.For("Bearer", TestKeys.Ann);
        foreach (var route in (string[])[
            "getthread?", "stop?", "deletethread?", "setthreadtopic?topic=x&", "streamresponse?input=plain&",
            "userfeedback?feedback_index=0&feedback=up&"])
        {
            Assert.Equal(None, await other.SendAsync(HttpStatusCode.NotFound, "GET", $"{Root}/{route}thread_id={id}"));
        }

        Assert.Equal(
            None, await other.SendAsync(HttpStatusCode.NotFound, "GET", $"{Root}/editthread?source_thread_id={id}&user_index=0"));
        Assert.Equal(
            """{"detail":"Authorization header is not a Bearer token. Use the Bearer token format."}""",
            await other.As("Basic", "eA==").SendAsync(HttpStatusCode.UnprocessableEntity, "GET", $"{Root}/getuserthreads"));
        other.Client.DefaultRequestHeaders.Authorization = null;
        Assert.StartsWith(
            "{\"detail\":\"Authentication is required", await other.SendAsync(HttpStatusCode.Unauthorized, "GET", $"{Root}/getuserthreads"),
            StringComparison.Ordinal);
    }
}
