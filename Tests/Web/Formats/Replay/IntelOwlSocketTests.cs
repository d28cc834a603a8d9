using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>Who may open the chatbot page's socket, and how it ends.</summary>
public sealed class IntelOwlSocketTests
{
    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("Token wrong", HttpStatusCode.Unauthorized)]
    [InlineData("Token " + TestKeys.Bob, HttpStatusCode.SwitchingProtocols)]
    [InlineData("Bearer " + TestKeys.Bob, HttpStatusCode.SwitchingProtocols)]
    public async Task Handshake_AsksForACredential(string? authorization, HttpStatusCode expected)
    {
        await using var owl = await CompatApp.StartAsync("intelowl");

        Assert.Equal(expected, await OpenAsync(owl, ("Authorization", authorization)));
    }

    [Theory]
    [InlineData("https://elsewhere.example", null, HttpStatusCode.Forbidden)]
    [InlineData(null, "cross-site", HttpStatusCode.Forbidden)]
    [InlineData("own", "same-origin", HttpStatusCode.SwitchingProtocols)]
    [InlineData(null, null, HttpStatusCode.SwitchingProtocols)]
    public async Task Handshake_OfAPageOfAnotherOrigin_IsRefusedWhereThereAreNoKeys(string? origin, string? site, HttpStatusCode expected)
    {
        var app = await ChatApp.StartAsync([("ChatCluster:Compat:0", "intelowl")]);
        await using var owl = new ForeignApp(app.Url, app);

        Assert.Equal(
            expected, await OpenAsync(
                owl, ("Origin", origin is "own" ? app.Url.GetLeftPart(UriPartial.Authority) : origin), ("Sec-Fetch-Site", site)));
    }

    // A browser sends its cookie from whatever page: there are none on the routes of other systems.
    [Theory]
    [InlineData("https://elsewhere.example")]
    [InlineData("own")]
    public async Task Handshake_WithASessionOfThePage_OpensNothing(string origin)
    {
        await using var owl = (await CompatApp.StartAsync("intelowl")).As("Bearer", TestKeys.Bob);
        using var signedIn = await owl.Client.PostAsync("/v1/sessions", null);
        var cookie = string.Join("; ", signedIn.Headers.GetValues("Set-Cookie").Select(line => line.Split(';')[0]));

        Assert.Equal(
            HttpStatusCode.Unauthorized, await OpenAsync(
                owl, ("Cookie", cookie),
                ("Origin", origin is "own" ? owl.Client.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin)));
    }

    [Fact]
    public async Task Request_ThatIsNoHandshake_IsToldOfTheSocket()
    {
        await using var owl = (await CompatApp.StartAsync("intelowl")).As("Token", TestKeys.Bob);

        var told = await owl.SendAsync(HttpStatusCode.UpgradeRequired, "GET", "/ws/chat");

        Assert.Contains("This is a WebSocket.", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reader_MayOpenItAndPostNothing()
    {
        await using var owl = await CompatApp.StartAsync("intelowl");
        using var socket = await OwlSocketClient.ConnectAsync(owl.Client.BaseAddress!, TestKeys.Reader);

        await socket.SendAsync("""{"message":"Hello"}""");

        Assert.Equal(
            """{"type":"error","session_id":null,"detail":"You do not have permission to perform this action.","retry_after":null}""",
            (await socket.NextAsync())!.ToJsonString());
    }

    [Fact]
    public async Task Messages_TooManyInAMinute_AreToldWhenToComeBack_TogetherWithThoseOverHttp()
    {
        var app = await ChatApp.StartWithKeysAsync(("ChatCluster:Compat:0", "intelowl"), ("ChatCluster:Limits:RequestsPerMinute", "3"));
        await using var owl = new ForeignApp(app.Url, app).As("Token", TestKeys.Bob);
        using var socket = await OwlSocketClient.ConnectAsync(app.Url, TestKeys.Bob);
        await socket.SendAsync("""{"message":"Hello"}""");
        await socket.UntilAsync("end");
        await owl.PostAsync("/api/chatbot/sessions/message", """{"message":"Hello"}""");
        await socket.UntilAsync("end");

        await socket.SendAsync("""{"message":"Hello"}""");

        var refused = (await socket.NextAsync())!;
        Assert.Equal(("error", "rate_limited"), ((string?)refused["type"], (string?)refused["detail"]));
        Assert.Null(refused["session_id"]);
        Assert.InRange((int)refused["retry_after"]!, 1, 60);
        using var over = await owl.Client.GetAsync("/api/chatbot/sessions");
        Assert.Equal(HttpStatusCode.TooManyRequests, over.StatusCode);
        Assert.StartsWith(
            "{\"detail\":\"Request was throttled. Expected available in ", await over.Content.ReadAsStringAsync(),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Server_ThatStops_ClosesIt_SoThatItsClientComesBack()
    {
        await using var rig = await ClientRig.StartAsync([.. TestKeys.Settings, ("ChatCluster:Compat:0", "intelowl")]);
        using var socket = await OwlSocketClient.ConnectAsync(rig.App.Url, TestKeys.Bob);
        await socket.SendAsync("""{"message":"endless"}""");
        await socket.UntilAsync("token");

        var stopped = rig.App.StopAsync();
        List<JsonNode> rest = [];
        while (await socket.NextAsync() is { } frame)
        {
            rest.Add(frame);
        }

        Assert.Equal("error", (string?)rest[^1]["type"]);
        Assert.StartsWith("The server ends this stream, and the run goes on.", (string?)rest[^1]["detail"], StringComparison.Ordinal);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.Socket.CloseStatus);
        await socket.Socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);
        await stopped;
        Assert.DoesNotContain(rig.App.Log.Problems, line => line.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task Client_ThatCloses_IsAnsweredTheSame()
    {
        await using var owl = await CompatApp.StartAsync("intelowl");
        using var socket = await OwlSocketClient.ConnectAsync(owl.Client.BaseAddress!, TestKeys.Bob);

        await socket.Socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, TestContext.Current.CancellationToken);

        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.Socket.CloseStatus);
    }

    [Fact]
    public async Task Failure_IsSaidInItsWords_AndTheSessionGoesOn()
    {
        await using var rig = await ClientRig.StartAsync(
            [.. TestKeys.Settings, ("ChatCluster:Compat:0", "intelowl")]);
        using var socket = await OwlSocketClient.ConnectAsync(rig.App.Url, TestKeys.Bob);
        await socket.SendAsync("""{"message":"model error"}""");
        var failed = (await socket.UntilAsync("error"))[^1];
        Assert.Equal("The assistant is currently unavailable. Please try again.", (string?)failed["detail"]);
        var session = (string)failed["session_id"]!;

        await socket.SendAsync($$"""{"message":"plain","session_id":"{{session}}"}""");

        Assert.Equal("Hello world", (string?)(await socket.UntilAsync("end"))[^1]["content"]);
    }

    private static async Task<HttpStatusCode> OpenAsync(ForeignApp owl, params (string Name, string? Value)[] headers)
    {
        using var socket = new ClientWebSocket { Options = { CollectHttpResponseDetails = true } };
        foreach (var (name, value) in headers.Where(header => header.Value is not null))
        {
            socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            await socket.ConnectAsync(
                OwlSocketClient.AddressOf(owl.Client.BaseAddress!, "/ws/chat/"), TestContext.Current.CancellationToken);
        }
        catch (WebSocketException)
        {
            // Its status says why.
        }

        return socket.HttpStatusCode;
    }
}
