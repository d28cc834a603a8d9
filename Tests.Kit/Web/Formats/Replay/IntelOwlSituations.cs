using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>
/// What that system's users live with when something goes another way, and how it goes here. The model is that of ClientWorld.
/// </summary>
internal static class IntelOwlSituations
{
    private const string Sessions = "/api/chatbot/sessions";
    private const string Confirm = "/api/chatbot/analysis/confirm";

    public static async Task PlayAsync(ForeignApp owl)
    {
        var id = (string)(await owl.SendForJsonAsync(HttpStatusCode.Created, "POST", Sessions, """{"title": "Scans"}"""))["id"]!;
        await ConsentAsync(owl, id);
        await FailAsync(owl, id);
        await LeaveAsync(owl, id);
        await PageAsync(owl, id);
        await owl.SendAsync(HttpStatusCode.NoContent, "DELETE", $"{Sessions}/{id}");
    }

    // Trap 16: nothing that asks for consent is done without it, nor twice, nor by somebody else.
    private static async Task ConsentAsync(ForeignApp owl, string id)
    {
        await using var stream = await owl.OpenAsync("POST", $"{Sessions}/{id}/messages", """{"message": "guarded"}""");
        var shown = await stream.ReadToAsync("\"expires_at\"");
        var asked = JsonNode.Parse(shown[(shown.LastIndexOf("data: ", StringComparison.Ordinal) + 6)..])!;
        Assert.Equal("action_required", (string?)asked["type"]);
        Assert.Equal("""{"zone":"Rome"}""", asked["plan"]!["arguments"]!.ToJsonString());
        Assert.DoesNotContain("tool_result", stream.Text, StringComparison.Ordinal);
        var body = $$"""{"pending_id": "{{asked["pending_id"]}}"}""";
        await using (var other = owl.For("Token", TestKeys.Ann))
        {
            Assert.Equal(
                """{"detail":"This confirmation is unknown, used or expired."}""",
                await other.SendAsync(HttpStatusCode.Gone, "POST", Confirm, body));
        }

        var confirmed = await owl.SendForJsonAsync(HttpStatusCode.OK, "POST", Confirm, body);
        Assert.Equal((id, false, "12:00"),
            ((string?)confirmed["session_id"], (bool)confirmed["reused"]!, (string?)confirmed["job"]!["time"]));
        await owl.SendAsync(HttpStatusCode.Gone, "POST", Confirm, body);
        Assert.EndsWith("data: {\"type\":\"done\"}\n\n", await stream.ReadToEndAsync(), StringComparison.Ordinal);
    }

    // Traps 9 and 15: an error is said and ends the stream; the message is kept, and the session goes on.
    private static async Task FailAsync(ForeignApp owl, string id)
    {
        var failed = await owl.PostAsync($"{Sessions}/{id}/messages", """{"message": "model error"}""");
        Assert.StartsWith("data: {\"type\":\"error\",\"message\":\"", failed, StringComparison.Ordinal);
        Assert.EndsWith("\"}\n\ndata: {\"type\":\"done\"}\n\n", failed, StringComparison.Ordinal);
        await owl.SendAsync(
            HttpStatusCode.ServiceUnavailable, "POST", $"{Sessions}/message", $$"""{"message": "model error", "session_id": "{{id}}"}""");
        Assert.Contains(
            "\"result\":{\"error\":", await owl.PostAsync($"{Sessions}/{id}/messages", """{"message": "tool error"}"""),
            StringComparison.Ordinal);
        var answer = JsonNode.Parse(
            await owl.PostAsync($"{Sessions}/message", $$"""{"message": "plain", "session_id": "{{id}}"}"""))!;
        Assert.Equal(
            (id, "Hello world", "Hello world"),
            ((string?)answer["session_id"], (string?)answer["response"], (string?)answer["content"]));
        Assert.StartsWith("r_", (string?)answer["message_id"], StringComparison.Ordinal);
    }

    // Traps 1 and 18: who leaves leaves no lock behind, and what was written is kept.
    private static async Task LeaveAsync(ForeignApp owl, string id)
    {
        await using (var stream = await owl.OpenAsync("POST", $"{Sessions}/{id}/messages", """{"message": "endless"}"""))
        {
            await stream.ReadToAsync("and on");
        }

        Assert.Contains(
            "still answering",
            await owl.SendAsync(HttpStatusCode.Conflict, "POST", $"{Sessions}/{id}/messages", """{"message": "plain"}"""),
            StringComparison.Ordinal);
        await using var ours = owl.For("Bearer", TestKeys.Bob);
        await owl.StopAsync(id, () => ours.PostAsync($"/v1/threads/{id}/stop", "{}"));

        var messages = (await owl.GetJsonAsync($"{Sessions}/{id}/messages?page_size=100"))["results"]!.AsArray();
        Assert.Equal("On and on", (string?)messages[^1]!["content"]);
        Assert.Equal((string?)messages[^1]!["created_at"], (string?)messages[^1]!["timestamp"]);
        Assert.EndsWith(
            "data: {\"type\":\"done\"}\n\n", await owl.PostAsync($"{Sessions}/{id}/messages", """{"message": "plain"}"""),
            StringComparison.Ordinal);
    }

    private static async Task PageAsync(ForeignApp owl, string id)
    {
        var first = await owl.GetJsonAsync($"{Sessions}/{id}/messages?page_size=2");
        var (count, pages) = ((int)first["count"]!, (int)first["total_pages"]!);
        Assert.Equal((count + 1) / 2, pages);
        var second = await owl.GetJsonAsync($"{Sessions}/{id}/messages?page=2&page_size=2");
        Assert.Equal(["guarded", "It is noon."], first["results"]!.AsArray().Select(message => (string)message!["content"]!));
        Assert.Equal("model error", (string?)second["results"]![0]!["content"]);
        var beyond = $"{Sessions}/{id}/messages?page={pages + 1}&page_size=2";
        Assert.Equal("""{"detail":"Invalid page."}""", await owl.SendAsync(HttpStatusCode.NotFound, "GET", beyond));

        var list = await owl.GetJsonAsync($"{Sessions}?page=1");
        Assert.Equal((1, 1, id), ((int)list["count"]!, (int)list["total_pages"]!, (string?)list["results"]![0]!["id"]));
        await owl.SendAsync(HttpStatusCode.NotFound, "GET", $"{Sessions}?page=2");
        var newer = (string)(await owl.SendForJsonAsync(HttpStatusCode.Created, "POST", Sessions, "{}"))["id"]!;
        Assert.Equal([newer, id], (await owl.GetJsonAsync(Sessions)).AsArray().Select(session => (string)session!["id"]!));
        await owl.SendAsync(HttpStatusCode.NoContent, "DELETE", $"{Sessions}/{newer}");
        Assert.True((bool)(await owl.GetJsonAsync("/api/chatbot/health"))["available"]!);
    }
}
