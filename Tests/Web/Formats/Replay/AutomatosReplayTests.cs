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
    [InlineData(
        501, "PUT", "/api/chat/session", "{}",
        "Open tabs are not kept on this server. Keep them in the client; GET /api/chat/history lists the chats.")]
    public async Task Refusal_HasItsStatusAndBody(int status, string method, string path, string body, string detail)
    {
        await using var platform = (await CompatApp.StartAsync("automatos")).As("Bearer", TestKeys.Bob);

        Assert.Equal(detail, (string?)JsonNode.Parse(await platform.SendAsync((HttpStatusCode)status, method, path, body))!["detail"]);
    }
}
