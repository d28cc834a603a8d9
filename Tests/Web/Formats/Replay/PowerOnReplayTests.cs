using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

public sealed class PowerOnReplayTests
{
    [Fact]
    public async Task Session_OfItsClient_IsAnsweredAsThere()
    {
        await using var gateway = (await CompatApp.StartAsync("poweron")).As("Bearer", TestKeys.Bob);

        await PowerOnSession.PlayAsync(gateway);
    }

    [Theory]
    [InlineData("%7B", "Invalid pagination parameter: pagination is a JSON object with page, pageSize, sort and filters.")]
    [InlineData("%7B%22page%22%3A0%7D", "Invalid pagination parameter: page is from 1, pageSize 1 to 200.")]
    [InlineData(
        "%7B%22sort%22%3A%5B%7B%22field%22%3A%22x%22%7D%5D%7D",
        "Invalid pagination parameter: 'x' cannot be sorted by; lastActivity, startedAt and name can.")]
    public async Task Pagination_ThatCannotBe_Is400(string pagination, string detail)
    {
        await using var gateway = (await CompatApp.StartAsync("poweron")).As("Bearer", TestKeys.Bob);

        Assert.Equal(
            detail, (string?)JsonNode.Parse(
                await gateway.SendAsync(HttpStatusCode.BadRequest, "GET", $"/api/chatbot/threads?pagination={pagination}"))!["detail"]);
    }
}
