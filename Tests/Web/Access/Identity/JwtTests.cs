using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace ChatCluster.Tests.Web.Access.Identity;

/// <summary>Callers with a signed token: whom it stands for, and what happens while the issuer changes its keys or is away.</summary>
public sealed class JwtTests
{
    private const string Jwt = "ChatCluster:Auth:Jwt";

    private readonly ScriptedThreads _threads = new() { Find = () => Sample.Thread };

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task Token_Good_StandsForItsUser(string algorithm)
    {
        await using var issuer = await SigningIssuer.StartAsync();
        if (algorithm is "ES256")
        {
            issuer.SignWithEcdsa("second");
        }

        await using var app = await StartAsync("jwt", issuer.Settings());

        Assert.Equal(("default", "ann", "member"), await WhoAsync(app, issuer.Sign()));
    }

    [Fact]
    public async Task Claims_BecomeTenantUserAndRole_AsConfigured()
    {
        await using var issuer = await SigningIssuer.StartAsync();
        await using var app = await StartAsync("jwt",
        [
            .. issuer.Settings(), ($"{Jwt}:UserClaim", "https://chat.example/user"), ($"{Jwt}:TenantClaim", "org.id"),
            ($"{Jwt}:RoleClaim", "realm_access.roles"),
            ($"{Jwt}:Roles:chat-admins", "admin"), ($"{Jwt}:Roles:chat-readers", "reader"), ($"{Jwt}:DefaultRole", "none"),
        ]);

        string Token(params string[] roles) => issuer.Sign(change: token =>
        {
            token.Claims["https://chat.example/user"] = "Ann A.";
            token.Claims["org"] = new Dictionary<string, object> { ["id"] = "acme" };
            token.Claims["realm_access"] = new Dictionary<string, object> { ["roles"] = roles };
        });

        Assert.Equal(("acme", "Ann A.", "admin"), await WhoAsync(app, Token("chat-readers", "chat-admins", "other")));
        Assert.Equal(("acme", "Ann A.", "reader"), await WhoAsync(app, Token("chat-readers")));
        using var none = app.ClientFor(Token("other"));
        using var refused = await none.GetAsync("/v1/me");
        await refused.ProblemAsync(HttpStatusCode.Forbidden, "role_not_allowed");
    }

    [Theory]
    [InlineData("tenant", null, "the claim 'tenant' is not there")]
    [InlineData("tenant", "partner:acme", "not a valid tenant name")]
    [InlineData("tenant", "", "not a valid tenant name")]
    [InlineData("sub", "visitor_1", "not a valid user name")]
    public async Task Claims_ThatNameNobody_AreRefused(string claim, string? value, string expected)
    {
        await using var issuer = await SigningIssuer.StartAsync();
        await using var app = await StartAsync("jwt", [.. issuer.Settings(), ($"{Jwt}:TenantClaim", "tenant")]);

        var detail = await RefusalAsync(app, issuer.Sign(change: token =>
        {
            token.Claims["tenant"] = "acme";
            token.Claims.Remove(claim);
            if (value is not null)
            {
                token.Claims[claim] = value;
            }
        }));

        Assert.Contains(expected, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Issuers_Several_HaveNoUserInCommon()
    {
        await using var first = await SigningIssuer.StartAsync();
        await using var second = await SigningIssuer.StartAsync();
        await using var app = await StartAsync("keys, jwt",
            [.. TestKeys.Settings, .. first.Settings(), .. second.Settings($"{Jwt}:Issuers:partner"),
                ($"{Jwt}:Issuers:partner:TenantClaim", "tenant")]);

        Assert.Equal(("default", "ann", "member"), await WhoAsync(app, first.Sign()));
        Assert.Equal(
            ("partner:default", "ann", "member"), await WhoAsync(app, second.Sign(change: token => token.Claims["tenant"] = "default")));
        Assert.Equal(("default", "ann", "admin"), await WhoAsync(app, TestKeys.Ann));

        // Each issuer's key counts for its own tokens alone.
        Assert.Contains(
            "not signed as", await RefusalAsync(app, second.Sign(change: token => token.Issuer = first.Url)), StringComparison.Ordinal);
        Assert.Contains(
            "another issuer", await RefusalAsync(app, first.Sign(change: token => token.Issuer = "https://elsewhere.example")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_Changed_CountFromTheFirstTokenOn()
    {
        await using var issuer = await SigningIssuer.StartAsync();
        var clock = new FakeTimeProvider();
        await using var app = await StartAsync("jwt", issuer.Settings(), clock);
        var old = issuer.Sign();
        Assert.Equal("ann", (await WhoAsync(app, old)).User);

        clock.Advance(TimeSpan.FromSeconds(11));
        issuer.SignWithRsa("next");
        Assert.Equal("ann", (await WhoAsync(app, issuer.Sign())).User);
        Assert.Equal("ann", (await WhoAsync(app, old)).User);

        // A key that is withdrawn counts no longer, once it was asked again.
        issuer.Withdraw("first");
        clock.Advance(TimeSpan.FromMinutes(16));
        Assert.Contains("not signed as", await RefusalAsync(app, old), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_Invented_CostTheIssuerLittle()
    {
        await using var issuer = await SigningIssuer.StartAsync();
        await using var app = await StartAsync("jwt", issuer.Settings(), new FakeTimeProvider());
        using var rsa = RSA.Create(2048);
        for (var i = 0; i < 20; i++)
        {
            await RefusalAsync(app, issuer.Sign(change: token => token.SigningCredentials = new(
                new RsaSecurityKey(rsa) { KeyId = Guid.NewGuid().ToString() }, "RS256")));
        }

        Assert.Single(issuer.Asked, path => path == "/keys");
    }

    [Fact]
    public async Task Issuer_Away_Is503AndThenGoesOn()
    {
        var issuer = await SigningIssuer.StartAsync();
        var settings = issuer.Settings();
        var (url, key, algorithm) = (issuer.Url, issuer.Key, issuer.Algorithm);
        var token = issuer.Sign();
        await issuer.DisposeAsync();
        var clock = new FakeTimeProvider();
        await using var app = await StartAsync("jwt", settings, clock);
        using var client = app.ClientFor(token);

        using (var response = await client.GetAsync("/v1/me"))
        {
            var problem = await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "identity_unavailable");
            Assert.Contains(url, (string?)problem["detail"], StringComparison.Ordinal);
            Assert.NotNull(response.Headers.RetryAfter);
        }

        var logged = Assert.Single(
            app.Log.Problems, line => line.Level is LogLevel.Warning && line.Category.EndsWith("IssuerKeys", StringComparison.Ordinal));
        Assert.Contains($"correct {Jwt}:Authority", logged.Text, StringComparison.Ordinal);
        using (var health = await app.Client.GetAsync("/health/ready"))
        {
            Assert.Equal(HttpStatusCode.OK, health.StatusCode);
        }

        await using var back = await SigningIssuer.StartAsync(url);
        clock.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("ann", (await WhoAsync(app, back.Sign())).User);
    }

    [Fact]
    public async Task Issuer_AwayOnceItsKeysAreKnown_SignsNobodyOut()
    {
        var issuer = await SigningIssuer.StartAsync();
        var clock = new FakeTimeProvider();
        await using var app = await StartAsync("jwt", issuer.Settings(), clock);
        var token = issuer.Sign();
        await WhoAsync(app, token);

        await issuer.DisposeAsync();
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal("ann", (await WhoAsync(app, token)).User);
    }

    [Fact]
    public async Task Token_OfTheCaller_IsHandedToTools_WhereThatIsConfigured()
    {
        await using var issuer = await SigningIssuer.StartAsync();
        await using var app = await StartAsync("jwt", [.. issuer.Settings(), ($"{Jwt}:ToolCredential", "desk")]);
        var token = issuer.Sign();
        using var client = app.ClientFor(token);

        using var response = await client.PostAsJsonAsync("/v1/threads/t1/messages?wait=false", new { text = "Hello" });

        var posted = Assert.IsType<PostMessage>(Assert.Single(_threads.Requests).Request);
        Assert.Equal(token, posted.Credentials!["desk"]);
        Assert.DoesNotContain(app.Log.Lines, line => line.Text.Contains(token, StringComparison.Ordinal));
    }

    private static async Task<string> RefusalAsync(ChatApp app, string token)
    {
        using var client = app.ClientFor(token);
        using var response = await client.GetAsync("/v1/me");
        return (string)(await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized"))["detail"]!;
    }

    private static async Task<(string? Tenant, string? User, string? Role)> WhoAsync(ChatApp app, string token)
    {
        using var client = app.ClientFor(token);
        using var response = await client.GetAsync("/v1/me");
        var me = await response.JsonAsync();
        return ((string?)me["tenant"], (string?)me["user"], (string?)me["role"]);
    }

    private Task<ChatApp> StartAsync(string mode, (string Name, string Value)[] settings, TimeProvider? clock = null) => ChatApp.StartAsync(
        [("ChatCluster:Access:Mode", mode), .. settings],
        builder =>
        {
            _threads.Use(builder);
            if (clock is not null)
            {
                builder.Services.AddSingleton(clock);
            }
        });
}
