using System.Net;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace ChatCluster.Tests.Web.Access.Identity;

/// <summary>The tokens of a real identity provider, as it gives them out.</summary>
public sealed class IdentityProviderTests
{
    private const string Jwt = "ChatCluster:Auth:Jwt";

    [Theory]
    [InlineData(SecurityAlgorithms.RsaSha256)]
    [InlineData(SecurityAlgorithms.EcdsaSha256)]
    public async Task Token_OfAProvider_LetsItsUserIn(string algorithm)
    {
        await using var provider = await OpenIddictProvider.StartAsync(algorithm);
        await using var app = await StartAsync(provider);
        using var client = app.ClientFor(await provider.TokenAsync());

        using var response = await client.GetAsync("/v1/me");

        var me = await response.JsonAsync();
        Assert.Equal(("acme", "ann", "admin"), ((string?)me["tenant"], (string?)me["user"], (string?)me["role"]));
    }

    [Fact]
    public async Task Token_ForAnotherProgram_IsRefused()
    {
        await using var provider = await OpenIddictProvider.StartAsync();
        await using var app = await StartAsync(provider);
        using var client = app.ClientFor(await provider.TokenAsync("mail"));

        using var response = await client.GetAsync("/v1/me");

        Assert.Contains(
            "another audience", (string?)(await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized"))["detail"],
            StringComparison.Ordinal);
    }

    private static Task<ChatApp> StartAsync(OpenIddictProvider provider) => ChatApp.StartAsync(
    [
        ("ChatCluster:Access:Mode", "jwt"), ($"{Jwt}:Authority", provider.Url), ($"{Jwt}:Audience", OpenIddictProvider.Audience),
        ($"{Jwt}:RequireHttps", "false"),
        ($"{Jwt}:TenantClaim", "org"), ($"{Jwt}:RoleClaim", "role"), ($"{Jwt}:Roles:chat-admins", "admin"),
    ]);
}
