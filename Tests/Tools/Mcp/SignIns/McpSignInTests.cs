using ChatCluster.Access;
using ChatCluster.Tests.Runs;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Mcp.SignIns;
using ChatCluster.Tools.SignIns;
using Microsoft.Extensions.AI;
using OpenIddict.Abstractions;
using Xunit;

namespace ChatCluster.Tests.Tools.Mcp.SignIns;

/// <summary>Servers that each user signs in to, at a real authorization server.</summary>
public sealed class McpSignInTests
{
    private static readonly Owner Ann = ToolHost.Thread.Owner;
    private static readonly Owner Bob = new("t", "bob");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task SignIn_OfAnOwner_IsTheirsAloneAndCountsUntilItIsForgotten(bool sessions, bool lists)
    {
        await using var authorization = await AuthorizationServer.StartAsync();
        await using var server = await ProtectedServer.StartAsync(authorization, sessions, lists);
        await using var host = await StartAsync(authorization, server);
        await UntilAsync(
            () => host.Catalog.Sources.Single(source => source.Name.EndsWith(":desk", StringComparison.Ordinal)).Reason?.Contains(
                "Nobody has signed in", StringComparison.Ordinal) is true);

        var back = await BrowseAsync(host, Ann);
        Assert.Equal("sign_in_unknown", Assert.IsType<SignInAnswer.Refused>(await host.SignIns.AskAsync(Bob, back, default)).Code);
        Assert.Equal(
            "sign_in_unknown",
            Assert.IsType<SignInAnswer.Refused>(await host.SignIns.AskAsync(Ann, back with { Way = "another browser" }, default)).Code);
        Assert.Equal(
            "sign_in_unknown",
            Assert.IsType<SignInAnswer.Refused>(await host.SignIns.AskAsync(Ann, back with { State = back.State + "x" }, default)).Code);
        Assert.IsType<SignInAnswer.Completed>(await host.SignIns.AskAsync(Ann, back, default));
        Assert.Equal("sign_in_unknown", Assert.IsType<SignInAnswer.Refused>(await host.SignIns.AskAsync(Ann, back, default)).Code);
        await UntilAsync(() => host.Catalog.Tools.ContainsKey("desk_whoami"));
        Assert.Equal("You are ann.", (await host.RunAsync("desk_whoami", "{}")).Result);

        var (code, token) = (authorization.Requests.First(), authorization.Requests.Last());
        Assert.Equal(("S256", server.Url), (code.CodeChallengeMethod, code.GetResources().Single()));
        Assert.Equal((server.Url, true), (token.GetResources().Single(), token.CodeVerifier is { Length: > 40 }));
        var given = server.Tokens.Last();
        var kept = await host.Access.ListAsync(new(McpTokens.Kind), default);
        Assert.DoesNotContain(given, Assert.Single(kept).Body, StringComparison.Ordinal);

        // A token that is refused is renewed without the user.
        server.Refused[given] = true;
        Assert.Equal("You are ann.", (await host.RunAsync("desk_whoami", "{}")).Result);
        Assert.Equal(
            (OpenIddictConstants.GrantTypes.RefreshToken, server.Url),
            (authorization.Requests.Last().GrantType, authorization.Requests.Last().GetResources().Single()));
        Assert.NotEqual(given, server.Tokens.Last());
        Assert.DoesNotContain(given, host.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(server.Tokens.Last(), host.Log.Text, StringComparison.Ordinal);

        Assert.True(await IsSignedInAsync(host, Ann));
        Assert.False(await IsSignedInAsync(host, Bob));
        Assert.True(
            Assert.IsType<SignInAnswer.Forgotten>(await host.SignIns.AskAsync(Ann, new SignInRequest.Forget("desk"), default)).Revoked);
        Assert.NotNull(authorization.Requests.Last().Token);
        Assert.False(await IsSignedInAsync(host, Ann));
        Assert.NotNull((await host.RunAsync("desk_whoami", "{}")).Input);
        Assert.Equal(1, authorization.Clients);
    }

    [Fact]
    public async Task SignIn_WhoseProcessIsGone_GoesOnInAnother()
    {
        await using var authorization = await AuthorizationServer.StartAsync();
        await using var server = await ProtectedServer.StartAsync(authorization);
        SignInRequest.Complete back;
        InMemoryAccessStore kept;
        await using (var host = await StartAsync(authorization, server))
        {
            kept = host.Access;
            back = await BrowseAsync(host, Ann);
        }

        var pending = Assert.Single(await kept.ListAsync(new("mcp_sign_in"), default));
        Assert.DoesNotContain(back.State, pending.ToString(), StringComparison.Ordinal);
        await using var other = await ToolHost.StartMcpAsync(kept, Settings(authorization, server));
        Assert.Equal(
            "sign_in_unknown",
            Assert.IsType<SignInAnswer.Refused>(await other.SignIns.AskAsync(Ann, back with { Way = "another browser" }, default)).Code);
        Assert.IsType<SignInAnswer.Completed>(await other.SignIns.AskAsync(Ann, back, default));
        Assert.Equal(
            "sign_in_unknown", Assert.IsType<SignInAnswer.Refused>(await other.SignIns.AskAsync(Ann, back, default)).Code);
        await UntilAsync(() => other.Catalog.Tools.ContainsKey("desk_whoami"));
        Assert.Equal("You are ann.", (await other.RunAsync("desk_whoami", "{}")).Result);
        Assert.Equal(1, authorization.Clients);
    }

    [Fact]
    public async Task Run_OfAnOwnerWhoIsNotSignedIn_WaitsForTheSignInAndGoesOn()
    {
        await using var authorization = await AuthorizationServer.StartAsync();
        await using var server = await ProtectedServer.StartAsync(authorization);
        await using var host = await StartAsync(authorization, server, ("PublicUrl", "https://chat.example.com"));
        await SignInAsync(host, Bob);
        await UntilAsync(() => host.Catalog.Tools.ContainsKey("desk_whoami"));
        await using var rig = new Rig([.. host.Catalog.Tools.Values]);
        rig.Model.Does(
            _ => new[] { (AIContent)new FunctionCallContent("c1", "desk_whoami", new Dictionary<string, object?>()) }.ToAsyncEnumerable())
                .Says("Done.");
        await rig.PostAsync("who am I?");

        var asked = (InputRequested)(await rig.WatchAsync(frame => frame.Event is InputRequested))[^1].Event!;
        Assert.Equal("https://chat.example.com/v1/mcp/desk/authorize", Assert.Single(asked.Questions).Url);

        // Too early: it asks once more.
        await AcceptAsync(rig);
        Assert.Contains(
            "not signed in yet",
            ((InputRequested)(await rig.WatchAsync(
                frame => frame.Event is InputRequested again && again != asked))[^1].Event!).Questions[0].Message,
                StringComparison.Ordinal);
        authorization.User = "ada";
        await SignInAsync(host, rig.Key.Owner);
        await AcceptAsync(rig);

        Assert.Equal("You are ada.", (await rig.FinishAsync()).Select(frame => frame.Event).OfType<ToolFinished>().Single().Result);
    }

    [Fact]
    public async Task Run_WhoseOwnerDeclinesToSignIn_EndsTheCallWithTheAddress()
    {
        await using var authorization = await AuthorizationServer.StartAsync();
        await using var server = await ProtectedServer.StartAsync(authorization);
        await using var host = await StartAsync(authorization, server);
        await SignInAsync(host, Bob);
        await UntilAsync(() => host.Catalog.Tools.ContainsKey("desk_whoami"));
        await using var rig = new Rig([.. host.Catalog.Tools.Values]);
        rig.Model.Does(
            _ => new[] { (AIContent)new FunctionCallContent("c1", "desk_whoami", new Dictionary<string, object?>()) }.ToAsyncEnumerable())
                .Says("Done.");
        await rig.PostAsync("who am I?");
        await rig.WatchAsync(frame => frame.Event is InputRequested);

        await rig.Threads.SendAsync(rig.Key, new ResolveInput("c1", InputResolved.Decline), default);

        var error = (await rig.FinishAsync()).Select(frame => frame.Event).OfType<ToolFinished>().Single().Error!;
        Assert.Equal(ToolErrorCodes.SignInNeeded, error.Code);
        Assert.Contains("/v1/mcp/desk/authorize", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ThatNeedsMoreThanWasGranted_AsksForThatAtTheNextSignIn()
    {
        await using var authorization = await AuthorizationServer.StartAsync();
        await using var server = await ProtectedServer.StartAsync(authorization);
        await using var host = await StartAsync(authorization, server);
        await SignInAsync(host, Ann);
        await UntilAsync(() => host.Catalog.Tools.ContainsKey("desk_whoami"));
        server.Needs = "desk:write";

        Assert.NotNull((await host.RunAsync("desk_whoami", "{}")).Input);
        await SignInAsync(host, Ann);

        Assert.Equal("You are ann.", (await host.RunAsync("desk_whoami", "{}")).Result);
        Assert.True(authorization.Requests.Last(request => request.CodeChallenge is not null).HasScope("desk:write"));
    }

    [Theory]
    [InlineData("another issuer", "says that it is another one")]
    [InlineData("no registrations", "OAuth:ClientId")]
    [InlineData("not the one of the settings", "names another authorization server")]
    [InlineData("not named, and private", "names it as OAuth:AuthorizationServer")]
    public async Task SignIn_AtAServerThatIsNotRight_DoesNotBegin(string wrong, string why)
    {
        await using var authorization = await AuthorizationServer.StartAsync();
        await using var server = await ProtectedServer.StartAsync(authorization);
        authorization.Claimed = wrong is "another issuer" ? "https://login.example.com/" : null;
        authorization.TakesRegistrations = wrong is not "no registrations";
        await using var host = await ToolHost.StartMcpAsync(
            ("Servers:desk:Url", server.Url),
            ("Servers:desk:OAuth:AuthorizationServer",
                wrong switch
                {
                    "not named, and private" => null,
                    "not the one of the settings" => "https://login.example.com/",
                    _ =>
                    authorization.Issuer
                }),
            ("Servers:desk:OAuth:Enabled", "true"));

        var refused = Assert.IsType<SignInAnswer.Refused>(
            await host.SignIns.AskAsync(Ann, new SignInRequest.Begin("desk", "http://127.0.0.1:1", ""), default));

        Assert.Equal("sign_in_impossible", refused.Code);
        Assert.True(refused.Detail.Contains(why, StringComparison.Ordinal), $"{refused.Detail} {host.Log.Text}");
        Assert.Empty(authorization.Requests);
    }

    [Fact]
    public async Task SignIn_ThatTheUserRefuses_LeavesNothing()
    {
        await using var authorization = await AuthorizationServer.StartAsync();
        authorization.Consents = false;
        await using var server = await ProtectedServer.StartAsync(authorization);
        await using var host = await StartAsync(authorization, server);

        var refused = Assert.IsType<SignInAnswer.Refused>(await host.SignIns.AskAsync(Ann, await BrowseAsync(host, Ann), default));

        Assert.Equal("sign_in_refused", refused.Code);
        Assert.Empty(await host.Access.ListAsync(new(McpTokens.Kind), default));
        Assert.IsType<SignInAnswer.Missing>(
            await host.SignIns.AskAsync(Ann, new SignInRequest.Begin("other", "http://127.0.0.1:1", ""), default));
    }

    private static Task<ToolHost> StartAsync(
        AuthorizationServer authorization, ProtectedServer server, params (string Key, string? Value)[] settings) =>
        ToolHost.StartMcpAsync([.. Settings(authorization, server), .. settings]);

    private static (string Key, string? Value)[] Settings(AuthorizationServer authorization, ProtectedServer server) =>
    [
        ("Servers:desk:Url", server.Url), ("Servers:desk:OAuth:AuthorizationServer", authorization.Issuer),
        ("Servers:desk:NeedsApproval", "false"),
    ];

    private static async Task<SignInRequest.Complete> BrowseAsync(ToolHost host, Owner owner)
    {
        var answer = await host.SignIns.AskAsync(owner, new SignInRequest.Begin("desk", "http://127.0.0.1:1", "browser"), default);
        Assert.True(answer is SignInAnswer.Begun, $"{answer} {host.Log.Text}");
        return await AuthorizationServer.BrowseAsync(((SignInAnswer.Begun)answer).Url, way: "browser");
    }

    private static async Task SignInAsync(ToolHost host, Owner owner) =>
        Assert.IsType<SignInAnswer.Completed>(await host.SignIns.AskAsync(owner, await BrowseAsync(host, owner), default));

    private static async Task<bool> IsSignedInAsync(ToolHost host, Owner owner) =>
        Assert.IsType<SignInAnswer.Many>(
            await host.SignIns.AskAsync(owner, new SignInRequest.ReadAll(), default)).SignIns.Single().SignedIn;

    private static async Task AcceptAsync(Rig rig) =>
        Assert.IsType<ThreadAnswer.Done>(await rig.Threads.SendAsync(rig.Key, new ResolveInput("c1", InputResolved.Accept), default));

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(50, patience.Token);
        }
    }
}
