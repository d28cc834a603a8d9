using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

public sealed class FrevaReplayTests
{
    private const string Root = "/api/chatbot";

    [Fact]
    public async Task Session_OfItsClient_IsAnsweredAsThere()
    {
        await using var freva = await CompatApp.StartAsync("freva");

        await FrevaSession.PlayAsync(freva);
    }

    [Theory]
    [InlineData(422, "streamresponse", "input not found. Please provide input in the query parameters.")]
    [InlineData(422, "streamresponse?input=x&chatbot=nope", "Chatbot 'nope' not found. availablechatbots lists those there are.")]
    [InlineData(422, "stop", "thread_id not found. Please provide thread_id in the query parameters.")]
    [InlineData(404, "stop?thread_id=none", "Thread not found.")]
    [InlineData(404, "deletethread?thread_id=none", "Thread not found.")]
    public async Task Refusal_HasItsStatusAndBody(int status, string path, string detail)
    {
        await using var freva = (await CompatApp.StartAsync("freva")).As("Bearer", TestKeys.Bob);

        Assert.Equal(detail, (string?)JsonNode.Parse(await freva.SendAsync((HttpStatusCode)status, "GET", $"{Root}/{path}"))!["detail"]);
    }

    [Fact]
    public async Task Change_FromAPageOfAnotherOrigin_IsRefused()
    {
        await using var freva = (await CompatApp.StartAsync("freva")).As("Bearer", TestKeys.Bob);
        freva.Client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "cross-site");

        await freva.SendAsync(HttpStatusCode.Forbidden, "GET", $"{Root}/streamresponse?input=Hello");
    }

    [Fact]
    public async Task Stop_InMidText_EndsTheStreamWithItsWords()
    {
        await using var freva = (await CompatApp.StartAsync("freva", "intelowl", "poweron")).As("Bearer", TestKeys.Bob);
        using var response = await freva.Client.GetAsync(
            $"{Root}/streamresponse?input=Write%20an%20endless%20story", HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync());
        var id = (string)JsonNode.Parse((await lines.ReadLineAsync())!)!["content"]!["thread_id"]!;
        while (!(await lines.ReadLineAsync())!.Contains("Assistant", StringComparison.Ordinal))
        {
        }

        await freva.SendAsync(HttpStatusCode.Conflict, "GET", $"{Root}/streamresponse?thread_id={id}&input=Hello");
        Assert.Equal("""["Conversation stopped."]""", await freva.GetAsync($"{Root}/stop?thread_id={id}"));

        Assert.EndsWith(
            "{\"variant\":\"StreamEnd\",\"content\":\"Stream is stopped by user.\"}\n", await lines.ReadToEndAsync(),
            StringComparison.Ordinal);
    }
}
