using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>What a client of that system sends, from its first request to its last, and what it is answered.</summary>
internal static class IntelOwlSession
{
    private const string Sessions = "/api/chatbot/sessions";

    public static async Task PlayAsync(ForeignApp owl)
    {
        Assert.Equal("[]", await owl.GetAsync(Sessions));
        var session = JsonNode.Parse(await owl.SendAsync(HttpStatusCode.Created, "POST", Sessions, "{}"))!;
        var id = (string)session["id"]!;
        Assert.True(Guid.TryParseExact(id, "D", out _));
        Assert.Equal(0, (int)session["message_count"]!);
        var stream = await owl.PostAsync($"{Sessions}/{id}/messages", """{"message": "What time is it? Use a tool."}""");
        Assert.StartsWith("data: {\"type\":\"tool_call\",\"name\":\"clock\",\"args\":\"{}\"}\n\n", stream, StringComparison.Ordinal);
        Assert.Contains("data: {\"type\":\"tool_result\",\"name\":\"clock\",\"result\":", stream, StringComparison.Ordinal);
        Assert.EndsWith("data: {\"type\":\"done\"}\n\n", stream, StringComparison.Ordinal);
        var history = await owl.GetJsonAsync($"{Sessions}/{id}/messages");
        Assert.Equal(["user", "assistant"], history["results"]!.AsArray().Select(message => (string)message!["role"]!));
        Assert.Equal(2, (int)(await owl.GetJsonAsync($"{Sessions}/{id}"))["message_count"]!);
        Assert.Equal("", await owl.SendAsync(HttpStatusCode.NoContent, "DELETE", $"{Sessions}/{id}"));
        Assert.Equal("""{"detail":"Session not found."}""", await owl.SendAsync(HttpStatusCode.NotFound, "GET", $"{Sessions}/{id}"));
    }
}
