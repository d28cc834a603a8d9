using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

public sealed class IntelOwlReplayTests
{
    private const string Sessions = "/api/chatbot/sessions";

    [Fact]
    public async Task Session_OfItsClient_IsAnsweredAsThere()
    {
        await using var owl = (await CompatApp.StartAsync("intelowl")).As("Token", TestKeys.Bob);

        await IntelOwlSession.PlayAsync(owl);
    }

    [Fact]
    public async Task Message_PostedWithoutASession_BeginsOne()
    {
        await using var owl = (await CompatApp.StartAsync("intelowl")).As("Token", TestKeys.Bob);

        var answer = JsonNode.Parse(await owl.PostAsync($"{Sessions}/message", """{"message": "Hello"}"""))!;

        Assert.NotEqual("", (string)answer["content"]!);
        Assert.Equal((string?)answer["session_id"], (string?)(await owl.GetJsonAsync(Sessions))[0]!["id"]);
    }

    [Theory]
    [InlineData(400, "POST", "/message", "{}", """{"message":["This field is required."]}""")]
    [InlineData(400, "POST", "/message", """{"message": " "}""", """{"message":["This field may not be blank."]}""")]
    [InlineData(400, "POST", "/message", "{", """{"detail":"Invalid JSON."}""")]
    [InlineData(404, "POST", "/none/messages", """{"message": "Hello"}""", """{"detail":"Session not found."}""")]
    [InlineData(405, "PUT", "", "{}", """{"detail":"Method \"PUT\" not allowed."}""")]
    [InlineData(
        410, "POST", "/../analysis/confirm", """{"pending_id": "none.c1"}""",
        """{"detail":"This confirmation is unknown, used or expired."}""")]
    public async Task Refusal_HasItsStatusAndBody(int status, string method, string path, string body, string expected)
    {
        await using var owl = (await CompatApp.StartAsync("intelowl")).As("Token", TestKeys.Bob);

        Assert.Equal(expected, await owl.SendAsync((HttpStatusCode)status, method, Sessions + path, body));
    }

    [Theory]
    [InlineData("", "title", 255)]
    [InlineData("/message", "message", 4_096)]
    [InlineData("/{id}/messages", "message", 10_000)]
    public async Task Text_LongerThanItsLimit_IsRefused_AndOneOfThatLengthIsNot(string path, string field, int most)
    {
        await using var owl = (await CompatApp.StartAsync("intelowl")).As("Token", TestKeys.Bob);
        var id = (string)(await owl.SendForJsonAsync(HttpStatusCode.Created, "POST", Sessions, "{}"))["id"]!;
        var address = Sessions + path.Replace("{id}", id, StringComparison.Ordinal);
        string Body(int length) => $$"""{"{{field}}":"{{new string('x', length)}}"}""";

        Assert.Equal(
            $$"""{"{{field}}":["Ensure this field has no more than {{most}} characters."]}""",
            await owl.SendAsync(HttpStatusCode.BadRequest, "POST", address, Body(most + 1)));
        await owl.SendAsync(path.Length == 0 ? HttpStatusCode.Created : HttpStatusCode.OK, "POST", address, Body(most));
    }

    [Fact]
    public async Task Credential_MissingOrUnknown_IsSaidAsThere()
    {
        await using var owl = await CompatApp.StartAsync("intelowl");

        Assert.Equal(
            """{"detail":"Authentication credentials were not provided."}""",
            await owl.SendAsync(HttpStatusCode.Unauthorized, "GET", Sessions));
        Assert.Equal(
            """{"detail":"Invalid token."}""", await owl.As("Token", "wrong").SendAsync(HttpStatusCode.Unauthorized, "GET", Sessions));
    }

    [Fact]
    public async Task Session_OfAnotherUser_DoesNotExist()
    {
        await using var owl = (await CompatApp.StartAsync("intelowl")).As("Token", TestKeys.Ann);
        var id = (string)JsonNode.Parse(await owl.SendAsync(HttpStatusCode.Created, "POST", Sessions, "{}"))!["id"]!;

        owl.As("Token", TestKeys.Bob);

        await owl.SendAsync(HttpStatusCode.NotFound, "DELETE", $"{Sessions}/{id}");
        await owl.SendAsync(HttpStatusCode.NotFound, "POST", $"{Sessions}/{id}/messages", """{"message": "Hello"}""");
        Assert.Equal("[]", await owl.GetAsync(Sessions));
    }
}
