using System.Net;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

public sealed class CompatSwitchTests
{
    [Theory]
    [InlineData("GET", "/api/chatbot/sessions")]
    [InlineData("GET", "/api/chatbot/threads")]
    [InlineData("GET", "/api/chatbot/ping")]
    [InlineData("GET", "/llmchat/gateway/models")]
    [InlineData("GET", "/api/chat/history")]
    public async Task Routes_OfASystemThatIsOff_DoNotExist(string method, string path)
    {
        await using var app = (await CompatApp.StartAsync()).As("Bearer", TestKeys.Bob);

        Assert.Contains("route_not_found", await app.SendAsync(HttpStatusCode.NotFound, method, path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Name_Unknown_StopsTheStartAndIsNamedWithTheNearest()
    {
        var refusal =
            await Assert.ThrowsAnyAsync<OptionsValidationException>(() => ChatApp.StartAsync([("ChatCluster:Compat:0", "intelowll")]));

        Assert.Contains(
            "ChatCluster:Compat has 'intelowll', and no system is called that. Did you mean intelowl?", refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_SwitchedOff_IsSaidInTheWordsOfTheSystem()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Enabled", "false"), ("ChatCluster:Compat:0", "intelowl")]);

        using var response = await app.Client.GetAsync("/api/chatbot/sessions");

        Assert.Equal("""{"detail":"Chatbot is not enabled."}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/api/chatbot/sessions")]
    [InlineData("/llmchat/status/ann")]
    [InlineData("/api/chatbot/threads")]
    [InlineData("/api/chat/history")]
    [InlineData("/api/chatbot/getuserthreads")]
    public async Task Route_WithoutACredential_IsClosed(string path)
    {
        await using var app = await CompatApp.StartAsync("intelowl", "llmchat", "poweron", "automatos", "freva");

        await app.SendAsync(HttpStatusCode.Unauthorized, "GET", path);
    }
}
