using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Web.Access;

/// <summary>A server starts with access modes that match their settings, or says what does not match.</summary>
public sealed class AccessModeTests
{
    private const string Key = "ChatCluster:Auth:ApiKeys:0:Key=0123456789abcdef;ChatCluster:Auth:ApiKeys:0:User=ann";
    private const string Jwt = "ChatCluster:Auth:Jwt:Authority=https://login.example.com;ChatCluster:Auth:Jwt:Audience=chat";
    private const string Info = "ChatCluster:Auth:UserInfo:Url=https://owl.example.com/api/me";
    private const string Partner = "ChatCluster:Auth:Jwt:Issuers:partner:Audience=chat;ChatCluster:Auth:Jwt:Issuers:partner:Authority";

    [Theory]
    [InlineData("", "every local caller is the same admin user")]
    [InlineData("ChatCluster:Access:Mode=local", "every local caller is the same admin user")]
    [InlineData(Key, "Users: by keys (1 configured)")]
    [InlineData("ChatCluster:Access:Mode=keys", "Users: by keys (none configured, those that are stored)")]
    [InlineData($"ChatCluster:Access:Mode=Keys;{Key}", "Users: by keys (1 configured)")]
    [InlineData($"ChatCluster:Access:Mode=jwt;{Jwt}", "Users: by jwt (https://login.example.com/)")]
    [InlineData(
        $"ChatCluster:Access:Mode=keys, jwt;{Key};{Jwt};{Partner}=https://id.partner.example",
        "Users: by keys (1 configured), jwt (https://login.example.com/, https://id.partner.example/)")]
    [InlineData($"ChatCluster:Access:Mode=userinfo;{Info}", "Users: by userinfo (https://owl.example.com/api/me)")]
    [InlineData(
        $"ChatCluster:Access:Mode=jwt,userinfo;{Jwt};{Info};ChatCluster:Auth:UserInfo:Issuer=owl",
        "Users: by jwt (https://login.example.com/), userinfo")]
    public async Task Mode_IsSaidAtTheStart(string settings, string expected)
    {
        await using var app = await ChatApp.StartAsync(Parse(settings));

        Assert.Contains(app.Log.Lines, line => line.Text.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ChatCluster:Access:Mode=jwtt", "ChatCluster:Access:Mode has 'jwtt'. Did you mean jwt?")]
    [InlineData("ChatCluster:Access:Mode=", "ChatCluster:Access:Mode has ''. Set it to local")]
    [InlineData("ChatCluster:Access:Mode=keys,", "ChatCluster:Access:Mode has ''.")]
    [InlineData("ChatCluster:Access:Mode=8", "ChatCluster:Access:Mode has '8'.")]
    [InlineData(
        "ChatCluster:Access:Mode=jwt",
        "ChatCluster:Access:Mode has jwt, and ChatCluster:Auth:Jwt is not there. Give it Authority and Audience")]
    [InlineData("ChatCluster:Access:Mode=userinfo", "ChatCluster:Access:Mode has userinfo, and ChatCluster:Auth:UserInfo is not there.")]
    [InlineData($"ChatCluster:Access:Mode=local;{Key}", "ChatCluster:Auth:ApiKeys is set, but ChatCluster:Access:Mode does not name it")]
    [InlineData($"ChatCluster:Access:Mode=local,keys;{Key}", "it cannot be combined with another mode")]
    [InlineData(Jwt, "Set ChatCluster:Access:Mode to 'jwt'")]
    [InlineData($"{Key};{Jwt}", "Set ChatCluster:Access:Mode to 'keys, jwt'")]
    [InlineData($"ChatCluster:Access:Mode=jwt;{Jwt};{Key}", "Set ChatCluster:Access:Mode to 'jwt, keys'")]
    [InlineData(Info, "Set ChatCluster:Access:Mode to 'userinfo'")]
    [InlineData($"ChatCluster:Access:Mode=jwt,userinfo;{Jwt};{Info}", "Set ChatCluster:Auth:UserInfo:Issuer to a name")]
    [InlineData(
        $"ChatCluster:Access:Mode=jwt,userinfo;{Jwt};{Info};ChatCluster:Auth:UserInfo:Issuer=partner;{Partner}=https://id.partner.example",
        "Give it another name")]
    [InlineData("ChatCluster:Access:Mode=jwt;ChatCluster:Auth:Jwt:Audience=chat", "ChatCluster:Auth:Jwt:Authority is missing")]
    [InlineData(
        "ChatCluster:Access:Mode=jwt;ChatCluster:Auth:Jwt:Authority=https://login.example.com", "ChatCluster:Auth:Jwt:Audience is missing")]
    [InlineData(
        "ChatCluster:Access:Mode=jwt;ChatCluster:Auth:Jwt:Audience=chat;ChatCluster:Auth:Jwt:Authority=http://login.example.com",
        "set ChatCluster:Auth:Jwt:RequireHttps to false")]
    [InlineData(
        "ChatCluster:Access:Mode=jwt;ChatCluster:Auth:Jwt:Audience=chat;ChatCluster:Auth:Jwt:Authority=login", "which is not an address")]
    [InlineData(
        $"ChatCluster:Access:Mode=jwt;{Jwt};ChatCluster:Auth:Jwt:Algorithms:0=HS256",
        "a signature with a shared secret proves nothing here")]
    [InlineData($"ChatCluster:Access:Mode=jwt;{Jwt};ChatCluster:Auth:Jwt:Algorithms:0=none", "Name one of RS256")]
    [InlineData($"ChatCluster:Access:Mode=jwt;{Jwt};ChatCluster:Auth:Jwt:ClockSkew=00:10:00", "ChatCluster:Auth:Jwt:ClockSkew is 00:10:00")]
    [InlineData($"ChatCluster:Access:Mode=jwt;{Jwt};ChatCluster:Auth:Jwt:RoleClaim=roles", "RoleClaim is set without Roles")]
    [InlineData($"ChatCluster:Access:Mode=jwt;{Jwt};ChatCluster:Auth:Jwt:Roles:a=admin", "Roles is set without RoleClaim")]
    [InlineData(
        $"ChatCluster:Access:Mode=jwt;{Jwt};ChatCluster:Auth:Jwt:RoleClaim=r;ChatCluster:Auth:Jwt:Roles:a=widget",
        "ChatCluster:Auth:Jwt:Roles:a is 'widget'")]
    [InlineData($"ChatCluster:Access:Mode=jwt;{Jwt};ChatCluster:Auth:Jwt:DefaultRole=operator", "would make everybody one")]
    [InlineData($"ChatCluster:Access:Mode=jwt;{Jwt};ChatCluster:Auth:Jwt:DefaultRole=boss", "ChatCluster:Auth:Jwt:DefaultRole is 'boss'")]
    [InlineData($"ChatCluster:Access:Mode=jwt;{Jwt};ChatCluster:Auth:Jwt:Tenant=a:b", "ChatCluster:Auth:Jwt:Tenant is 'a:b'")]
    [InlineData(
        $"ChatCluster:Access:Mode=jwt;{Jwt};ChatCluster:Auth:Jwt:Tenant=a;ChatCluster:Auth:Jwt:TenantClaim=b",
        "has both Tenant and TenantClaim")]
    [InlineData(
        $"ChatCluster:Access:Mode=jwt;{Jwt};ChatCluster:Auth:Jwt:ToolCredential=My Desk",
        "ChatCluster:Auth:Jwt:ToolCredential is 'My Desk'")]
    [InlineData($"ChatCluster:Access:Mode=jwt;{Jwt};{Partner}=https://login.example.com/", "are the same issuer")]
    [InlineData(
        $"ChatCluster:Access:Mode=userinfo;ChatCluster:Auth:UserInfo:Url=http://owl.example.com/api/me",
        "set ChatCluster:Auth:UserInfo:RequireHttps to false")]
    [InlineData(
        $"ChatCluster:Access:Mode=userinfo;{Info};ChatCluster:Auth:UserInfo:CacheFor=02:00:00",
        "ChatCluster:Auth:UserInfo:CacheFor is 02:00:00")]
    [InlineData(
        $"ChatCluster:Access:Mode=userinfo;{Info};ChatCluster:Auth:UserInfo:Timeout=00:00:00",
        "ChatCluster:Auth:UserInfo:Timeout is 00:00:00")]
    public async Task Mode_ThatDoesNotFitItsSettings_StopsTheStart(string settings, string expected)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => ChatApp.StartAsync(Parse(settings)));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0123456789abcdef", exception.Message, StringComparison.Ordinal);
    }

    private static IEnumerable<(string, string)> Parse(string settings) =>
        settings.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(setting =>
                (setting[..setting.IndexOf('=', StringComparison.Ordinal)],
                    setting[(setting.IndexOf('=', StringComparison.Ordinal) + 1)..]));
}
