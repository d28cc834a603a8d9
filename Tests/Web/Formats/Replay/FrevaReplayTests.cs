using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Xunit;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

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
    public async Task Picture_OfATool_ComesInPieces_AndAsALinkInLists()
    {
        // Two pieces, of which the second is not full.
        var picture = Enumerable.Range(0, 20_000).Select(i => (byte)(i * 7)).ToArray();
        await using var plots = await Endpoint.StartAsync(http => http.Response.WriteAsJsonAsync(new Dictionary<string, object>
        {
            ["chatcluster/parts"] = new[] { new { kind = "image", mediaType = "image/png", data = picture } },
        }));
        var app = await ChatApp.StartWithKeysAsync(
            ("ChatCluster:Models:demo:TokensPerSecond", "0"), ("ChatCluster:Compat:0", "freva"),
            ("ChatCluster:Tools:Rest:plot:Description", "Draws."), ("ChatCluster:Tools:Rest:plot:Url", plots.Url));
        await using var freva = new ForeignApp(app.Url, app).As("Bearer", TestKeys.Bob);
        static byte[] Shown(IEnumerable<JsonNode?> variants)
        {
            var pieces = variants.Where(variant => (string?)variant!["variant"] == "Image").Select(variant => (string)variant!["content"]!);
            Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, 16_384));
            return [.. pieces.SelectMany(Convert.FromBase64String)];
        }

        var lines = (await freva.GetAsync($"{Root}/streamresponse?input=Please%20call%20plot")).TrimEnd('\n').Split('\n');
        var id = (string)JsonNode.Parse(lines[0])!["content"]!["thread_id"]!;

        Assert.Equal(picture, Shown(lines.Select(line => JsonNode.Parse(line))));
        Assert.Equal(picture, Shown((await freva.GetJsonAsync($"{Root}/getthread?thread_id={id}")).AsArray()));
        var listed = (await freva.GetJsonAsync($"{Root}/getuserthreads"))[0]![0]!["content"]!.AsArray();
        Assert.Empty(Shown(listed));
        Assert.Contains(listed, variant => ((string?)variant!["content"])!.Contains($"/v1/threads/{id}/files/", StringComparison.Ordinal));
    }

    // Trap 3: signs of life in a tool do not delay its result.
    [Fact]
    public async Task Tool_ThatIsShort_IsShortWithSignsOfLifeToo()
    {
        await using var tool = await Endpoint.StartAsync(async http =>
        {
            await Task.Delay(50, http.RequestAborted);
            await http.Response.WriteAsJsonAsync(new { rain = 3 });
        });
        var app = await ChatApp.StartWithKeysAsync(
            ("ChatCluster:Models:demo:TokensPerSecond", "0"), ("ChatCluster:Compat:0", "freva"), ("ChatCluster:Host:KeepAlive", "00:01:00"),
            ("ChatCluster:Tools:Rest:plot:Description", "Draws."), ("ChatCluster:Tools:Rest:plot:Url", tool.Url));
        await using var freva = new ForeignApp(app.Url, app).As("Bearer", TestKeys.Bob);
        await using var stream = await freva.OpenAsync("GET", $"{Root}/streamresponse?input=Please%20call%20plot");

        await stream.ReadToAsync("\"variant\":\"ToolCall\"");
        var watch = Stopwatch.StartNew();
        await stream.ReadToAsync("\"variant\":\"ToolOutput\"");

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task Docs_AreThoseOfThisServer()
    {
        await using var freva = (await CompatApp.StartAsync("freva")).As("Bearer", TestKeys.Bob);

        Assert.Contains("<html", await freva.GetAsync($"{Root}/docs"), StringComparison.OrdinalIgnoreCase);
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
