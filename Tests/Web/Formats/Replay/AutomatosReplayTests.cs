using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

public sealed class AutomatosReplayTests
{
    [Fact]
    public async Task Session_OfItsClient_IsAnsweredAsThere()
    {
        await using var platform = (await CompatApp.StartAsync("automatos")).As("Bearer", TestKeys.Bob);

        await AutomatosSession.PlayAsync(platform);
    }

    [Theory]
    [InlineData(400, "POST", "/api/chat", "{}", "No message provided")]
    [InlineData(
        400, "POST", "/api/chat", """{"message": {"parts": [{"type": "file", "attachment_id": "a1"}]}}""",
        "Files of the platform's store are not known here. Send the file as a data: URL in the part's url.")]
    [InlineData(422, "PUT", "/api/chat/session", """{"openChatIds": ["a/b"]}""", "'a/b' is not a chat id")]
    [InlineData(
        422, "PUT", "/api/chat/session", """{"openChatIds": ["a"], "activeChatId": "b"}""", "activeChatId must be one of openChatIds")]
    [InlineData(
        422, "PUT", "/api/chat/session", """{"openChatIds": ["1", "2", "3", "4", "5", "6", "7", "8", "9"]}""",
        "openChatIds: at most 8 entries")]
    [InlineData(
        422, "PUT", "/api/chat/session", """{"lastReadAt": {"a": true}}""", "lastReadAt values must be timestamps (ms)")]
    public async Task Refusal_HasItsStatusAndBody(int status, string method, string path, string body, string detail)
    {
        await using var platform = (await CompatApp.StartAsync("automatos")).As("Bearer", TestKeys.Bob);

        Assert.Equal(detail, (string?)JsonNode.Parse(await platform.SendAsync((HttpStatusCode)status, method, path, body))!["detail"]);
    }
}
