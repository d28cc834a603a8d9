using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>
/// What the replaced systems' clients are told where a limit is reached, a model is silent or lost, and a server has no room: at two doors
/// of one server, of which the second is narrow. The model and the tools are those of ClientWorld.
/// </summary>
internal static class LimitSituations
{
    private const int MostRuns = 2;

    private static readonly string[] Systems = ["intelowl", "llmchat", "poweron", "automatos", "freva"];

    /// <summary>What the server needs to know, beside the tools.</summary>
    public static IEnumerable<(string Name, string Value)> Settings { get; } =
    [
        .. TestKeys.Settings,
        .. Systems.SelectMany((system, index) => KeyOf(system, index + TestKeys.Settings.Count)),
        .. Systems.Select((system, index) => ($"ChatCluster:Compat:{index}", system)),
        ("ChatCluster:Limits:MessagesPerMinute", "0"),
        ("ChatCluster:Runs:StallTime", "00:00:02"),
        ("ChatCluster:Runs:MaxAttempts", "1"),
        ("ChatCluster:Runs:MaxRounds", "1"),
        ("ChatCluster:Host:MaxActiveRuns", $"{MostRuns}"),
    ];

    /// <summary>What the first door needs to know besides.</summary>
    public static (string Name, string Value)[] Wide { get; } = [("ChatCluster:Limits:RequestsPerMinute", "0")];

    /// <summary>What the second door needs to know besides.</summary>
    public static (string Name, string Value)[] Narrow { get; } =
    [
        ("ChatCluster:Limits:RequestsPerMinute", "1"), ("ChatCluster:Limits:ControlsPerMinute", "1"),
        ("ChatCluster:Limits:BodyBytes", "20000"),
    ];

    public static async Task PlayAsync(Uri wide, Uri narrow)
    {
        await using var client = new ForeignApp(wide).As("Bearer", TestKeys.Bob);
        await LoseTheModelAsync(client);
        await ReachTheRoundsAsync(client);
        await FindNoRoomAsync(client);
        foreach (var system in Systems)
        {
            await using var limited = new ForeignApp(narrow).As("Bearer", KeyOf(system));
            await AskTooMuchAsync(limited, system);
        }
    }

    // Trap 15: a model that is silent, or breaks off, ends the turn, and not the session.
    private static async Task LoseTheModelAsync(ForeignApp chat)
    {
        const string TimedOut = "Request timed out waiting for LLM response";
        await chat.PostAsync("/llmchat/connect", """{"user_id": "bob"}""");

        var silent = await chat.PostAsync("/llmchat/chat", """{"message": "endless", "streaming": true}""");
        var refused = await chat.SendAsync(HttpStatusCode.GatewayTimeout, "POST", "/llmchat/chat", """{"message": "endless"}""");
        Assert.EndsWith(
            $$"""event: error{{"\n"}}data: {"type":"error","error":"{{TimedOut}}","recoverable":true}{{"\n\n"}}""", silent,
            StringComparison.Ordinal);
        Assert.Equal($$"""{"detail":"{{TimedOut}}"}""", refused);
        Assert.Equal("""{"user_id":"bob","connected":true}""", await chat.GetAsync("/llmchat/status/bob"));

        var lost = await chat.PostAsync("/llmchat/chat", """{"message": "flaky, lost", "streaming": true}""");
        Assert.StartsWith("event: token\ndata: {\"content\":\"It ", lost, StringComparison.Ordinal);
        Assert.Contains("event: error\ndata: {\"type\":\"error\",\"error\":\"Connection lost: ", lost, StringComparison.Ordinal);
        Assert.DoesNotContain("event: final", lost, StringComparison.Ordinal);
        Assert.Contains(
            "\"response\":\"The whole text.\"", await chat.PostAsync("/llmchat/chat", """{"message": "flaky, lost"}"""),
            StringComparison.Ordinal);
    }

    private static async Task ReachTheRoundsAsync(ForeignApp client)
    {
        const string Sessions = "/api/chatbot/sessions";
        var id = (string)(await client.SendForJsonAsync(HttpStatusCode.Created, "POST", Sessions, "{}"))["id"]!;
        Assert.EndsWith(
            "data: {\"type\":\"error\",\"message\":\"Max tool rounds exceeded\"}\n\ndata: {\"type\":\"done\"}\n\n",
            await client.PostAsync($"{Sessions}/{id}/messages", """{"message": "tool"}"""), StringComparison.Ordinal);
        var messages = (await client.GetJsonAsync($"{Sessions}/{id}/messages"))["results"]!.AsArray();
        Assert.Equal(["tool", "Let me see.\n\nIt is noon."], messages.Select(message => (string)message!["content"]!));

        var platform = await client.PostAsync("/api/chat", """{"message": {"content": "tool"}}""");
        Assert.Contains("\"type\":\"limit_reached\"", platform, StringComparison.Ordinal);
        Assert.Contains("\"finishReason\":\"length\"", platform, StringComparison.Ordinal);
        Assert.Contains("It is noon.", platform, StringComparison.Ordinal);

        var gateway = await client.PostAsync("/api/chatbot/start/stream", """{"prompt": "tool"}""");
        Assert.Contains("\"status\":\"failed\"", gateway, StringComparison.Ordinal);
        Assert.Contains("It is noon.", gateway, StringComparison.Ordinal);

        var freva = await client.GetAsync("/api/chatbot/streamresponse?input=tool");
        Assert.Contains("It is noon.", freva, StringComparison.Ordinal);
        var last = JsonNode.Parse(freva.TrimEnd('\n').Split('\n')[^1])!;
        Assert.Equal("StreamEnd", (string?)last["variant"]);
        Assert.NotEqual("Stream ended.", (string?)last["content"]);
    }

    private static async Task FindNoRoomAsync(ForeignApp client)
    {
        List<string> busy = [];
        for (var i = 0; i < MostRuns; i++)
        {
            busy.Add((string)JsonNode.Parse(
                await client.SendAsync(HttpStatusCode.Accepted, "POST", "/v1/messages?wait=false", """{"text":"stuck"}"""))!["threadId"]!);
            await using var events = await client.OpenAsync("GET", $"/v1/threads/{busy[^1]}/events");
            await events.ReadToAsync("event: tool.started");
        }

        foreach (var (method, path, body) in ((string, string, string?)[])
            [("POST", "/api/chatbot/sessions/message", """{"message":"plain"}"""), ("POST", "/llmchat/chat", """{"message":"plain"}"""),
                ("POST", "/api/chatbot/start/stream", """{"prompt":"plain"}"""),
                ("POST", "/api/chat", """{"message":{"content":"plain"}}"""), ("GET", "/api/chatbot/streamresponse?input=plain", null)])
        {
            using var response = await SendAsync(client, method, path, body);
            var text = await response.Content.ReadAsStringAsync();
            Assert.True(response.StatusCode is HttpStatusCode.ServiceUnavailable, $"{path}: {(int)response.StatusCode} {text}");
            var said = path.StartsWith("/llmchat", StringComparison.Ordinal) ? "Service error: " : "";
            Assert.Equal($$"""{"detail":"{{said}}This server works on {{MostRuns}} runs, which is its limit."}""", text);
            Assert.True(response.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        }

        foreach (var thread in busy)
        {
            await client.PostAsync($"/v1/threads/{thread}/stop", "{}");
        }
    }

    private static async Task AskTooMuchAsync(ForeignApp client, string system)
    {
        var (path, tooLarge) = system switch
        {
            "intelowl" => ("/api/chatbot/sessions", HttpStatusCode.BadRequest),
            "llmchat" => ("/llmchat/chat", HttpStatusCode.RequestEntityTooLarge),
            "poweron" => ("/api/chatbot/start/stream", HttpStatusCode.RequestEntityTooLarge),
            "automatos" => ("/api/chat", HttpStatusCode.RequestEntityTooLarge),
            _ => ("/api/chatbot/stop?thread_id=x", HttpStatusCode.NotFound),
        };

        // Freva's clients send no bodies, and nothing reads them.
        var large = system is "freva" ? "{}" : $$"""{"message":"{{new string('x', 30_000)}}"}""";
        Assert.StartsWith(
            system is "freva" ? "{\"detail\":\"" : "{\"detail\":\"The body is larger",
            await client.SendAsync(tooLarge, "POST", path, large), StringComparison.Ordinal);

        using var many = await SendAsync(client, "POST", path, "{}");
        Assert.Equal(HttpStatusCode.TooManyRequests, many.StatusCode);
        Assert.True(many.Headers.RetryAfter?.Delta > TimeSpan.Zero);
        Assert.StartsWith("{\"detail\":\"", await many.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> SendAsync(ForeignApp client, string method, string path, string? body) =>
        client.Client.SendAsync(new(new(method), path)
        {
            Content = body is null ? null : new StringContent(body, null, "application/json"),
        });

    // Each has requests of its own to make.
    private static string KeyOf(string system) => $"{system}-0123456789abcdef";

    private static (string Name, string Value)[] KeyOf(string system, int index) =>
    [
        ($"ChatCluster:Auth:ApiKeys:{index}:Key", KeyOf(system)),
        ($"ChatCluster:Auth:ApiKeys:{index}:User", system),
        ($"ChatCluster:Auth:ApiKeys:{index}:Role", "member"),
    ];
}
