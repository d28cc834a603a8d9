using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>
/// What the chatbot's page says on its socket, and what it hears; with a second page, at another front end where there is one.
/// </summary>
internal static class IntelOwlSocketSession
{
    public static async Task PlayAsync(ForeignApp here, ForeignApp there)
    {
        using var second = await OwlSocketClient.ConnectAsync(there.Client.BaseAddress!, TestKeys.Bob, "/ws/chat");
        string session;
        using (var first = await OwlSocketClient.ConnectAsync(here.Client.BaseAddress!, TestKeys.Bob))
        {
            session = await AnswerAsync(first, second);
            await RefuseAsync(first);
            await ConfirmAsync(first, second, there, session);

            // And leaves in mid-text.
            await first.SendAsync($$"""{"message":"endless","session_id":"{{session}}"}""");
            Assert.Equal(["ack", "start", "token"], Types(await first.UntilAsync("token")));
        }

        await ComeBackAsync(here, there, session);
        await second.UntilAsync("end");
        await here.SendAsync(HttpStatusCode.NoContent, "DELETE", $"/api/chatbot/sessions/{session}");
    }

    private static async Task<string> AnswerAsync(OwlSocketClient first, OwlSocketClient second)
    {
        await first.SendAsync("""{"message":"slow","session_id":null}""");
        var seen = await first.UntilAsync("end");
        var session = (string)seen[0]["session_id"]!;
        Assert.True(Guid.TryParseExact(session, "D", out _));
        Assert.Equal(["ack", "start", "token", "end"], Types(seen));
        AssertAnswer(seen, "Slowly but surely", "Slowly but surely");
        await second.UntilAsync("end");

        await first.SendAsync($$"""{"message":"tool","session_id":"{{session}}"}""");
        seen = await first.UntilAsync("end");
        Assert.Equal(["ack", "start", "token", "status", "token", "end"], Types(seen));
        AssertAnswer(seen, "Let me see.\n\nIt is noon.", "Let me see.\n\nIt is noon.");
        Assert.Equal("time_of", (string?)seen.Single(frame => (string?)frame["type"] == "status")["tool"]);

        // Another page of the same user sees the turn too, but did not ask for it.
        var other = await second.UntilAsync("end");
        Assert.Equal(["start", "token", "status", "token", "end"], Types(other));
        AssertAnswer(other, "Let me see.\n\nIt is noon.", "Let me see.\n\nIt is noon.");
        Assert.All(seen.Concat(other), frame => Assert.Equal(session, (string?)frame["session_id"]));
        return session;
    }

    private static async Task RefuseAsync(OwlSocketClient socket)
    {
        const string Invalid = """{"type":"error","session_id":null,"detail":"Invalid message payload.","retry_after":null}""";
        foreach (var wrong in (string[])["hello", "[]", "{}", """{"message":" "}""", """{"message":7}""", """{"message":"x","session_id":7}""",
            $$"""{"message":"{{new string('x', 4097)}}"}"""])
        {
            await socket.SendAsync(wrong);
            Assert.Equal(Invalid, (await socket.NextAsync())!.ToJsonString());
        }

        await socket.SendAsync("""{"message":"plain","session_id":"8e5e7ba4-0e0f-4a3a-9d6a-1f0e6c0c0000"}""");
        Assert.Equal(
            """{"type":"error","session_id":"8e5e7ba4-0e0f-4a3a-9d6a-1f0e6c0c0000","detail":"Chat session not found.","retry_after":null}""",
            (await socket.NextAsync())!.ToJsonString());
    }

    private static async Task ConfirmAsync(OwlSocketClient first, OwlSocketClient second, ForeignApp there, string session)
    {
        await first.SendAsync($$"""{"message":"guarded","session_id":"{{session}}"}""");
        var asked = await first.UntilAsync("action_required");
        Assert.Equal(["ack", "start", "status", "action_required"], Types(asked));
        Assert.Equal(
            ("guarded", """{"zone":"Rome"}"""), ((string?)asked[^1]["plan"]!["tool"], asked[^1]["plan"]!["arguments"]!.ToJsonString()));
        await second.UntilAsync("action_required");
        await first.SendAsync($$"""{"message":"plain","session_id":"{{session}}"}""");
        Assert.Equal(
            "This session is still answering. Send the message when it has ended, or stop it.",
            (string?)(await first.NextAsync())!["detail"]);

        var body = $$"""{"pending_id":"{{asked[^1]["pending_id"]}}"}""";
        var confirmed = JsonNode.Parse(await there.PostAsync("/api/chatbot/analysis/confirm", body))!;
        Assert.Equal(
            ("[]", false, "confirmed", "12:00"),
            (confirmed["errors"]!.ToJsonString(), (bool)confirmed["reused"]!, (string?)confirmed["status"],
                (string?)confirmed["job"]!["time"]));
        Assert.Equal("It is noon.", (string?)(await first.UntilAsync("end"))[^1]["content"]);
        await second.UntilAsync("end");
        await there.SendAsync(HttpStatusCode.Gone, "POST", "/api/chatbot/analysis/confirm", body);
    }

    // Whoever comes in mid-turn is shown it from its beginning. A stop ends the turn, and keeps what was written.
    private static async Task ComeBackAsync(ForeignApp here, ForeignApp there, string session)
    {
        using var again = await OwlSocketClient.ConnectAsync(there.Client.BaseAddress!, TestKeys.Bob);
        List<JsonNode> seen = [.. await again.UntilAsync("token")];
        while (TextOf(seen) != "On and on")
        {
            seen.Add((await again.NextAsync())!);
        }

        await using (var ours = here.For("Bearer", TestKeys.Bob))
        {
            await ours.PostAsync($"/v1/threads/{session}/stop", "{}");
        }

        seen.AddRange(await again.UntilAsync("end"));
        Assert.Equal(["start", "token", "end"], Types(seen));
        AssertAnswer(seen, "On and on", "On and on");
        var history = await there.GetJsonAsync($"/api/chatbot/sessions/{session}/messages?page_size=100");
        Assert.Equal("On and on", (string?)history["results"]!.AsArray()[^1]!["content"]);
    }

    private static void AssertAnswer(IReadOnlyList<JsonNode> frames, string text, string content)
    {
        Assert.Equal(text, TextOf(frames));
        Assert.Equal(content, (string?)frames[^1]["content"]);
        Assert.StartsWith("r_", (string?)frames[^1]["message_id"], StringComparison.Ordinal);
    }

    private static string TextOf(IEnumerable<JsonNode> frames) =>
        string.Concat(frames.Where(frame => (string?)frame["type"] == "token").Select(frame => (string?)frame["content"]));

    // Tokens in a row count as one: how a text is cut says nothing.
    private static IEnumerable<string> Types(IReadOnlyList<JsonNode> frames)
    {
        var types = frames.Select(frame => (string)frame["type"]!).ToList();
        return types.Where((type, index) => index == 0 || type is not "token" || types[index - 1] is not "token");
    }
}
