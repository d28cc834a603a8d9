using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace ChatCluster.Tests.Web.Access.Identity;

/// <summary>
/// Tokens that somebody made who is not the issuer, or that were made for something else. None of them counts, and none is a fault of the
/// server.
/// </summary>
public sealed class JwtAttackTests : IAsyncLifetime
{
    private SigningIssuer _issuer = null!;
    private SigningIssuer _stranger = null!;
    private ChatApp _app = null!;

    public async ValueTask InitializeAsync()
    {
        _issuer = await SigningIssuer.StartAsync();
        _stranger = await SigningIssuer.StartAsync();
        _app = await new ScriptedThreads { Find = () => Sample.Thread }
            .StartAppAsync([("ChatCluster:Access:Mode", "jwt"), .. _issuer.Settings()]);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _issuer.DisposeAsync();
        await _stranger.DisposeAsync();
    }

    [Theory]
    [InlineData("none", "not signed as")]
    [InlineData("None with a capital", "not signed as")]
    [InlineData("none with a signature", "not signed as")]
    [InlineData("public key as HMAC secret, PEM", "not signed as")]
    [InlineData("public key as HMAC secret, modulus", "not signed as")]
    [InlineData("kid that walks a path", "not signed as")]
    [InlineData("kid that is a query", "not signed as")]
    [InlineData("jku of a stranger", "not signed as")]
    [InlineData("jwk in the header", "not signed as")]
    [InlineData("x5u of a stranger", "not signed as")]
    [InlineData("key of a stranger under our kid", "not signed as")]
    [InlineData("other algorithm of the same key", "not signed as")]
    [InlineData("payload changed", "not signed as")]
    [InlineData("expired", "expired at")]
    [InlineData("not yet valid", "counts from")]
    [InlineData("without an end", "has no end")]
    [InlineData("wrong audience", "another audience")]
    [InlineData("no audience", "another audience")]
    [InlineData("wrong issuer", "another issuer")]
    [InlineData("no issuer", "another issuer")]
    [InlineData("other kind", "another kind")]
    [InlineData("encrypted", "")]
    [InlineData("huge", "16384 are the limit")]
    [InlineData("no JSON", "cannot be read")]
    [InlineData("empty parts", "cannot be read")]
    [InlineData("deep JSON", "")]
    [InlineData("no JWT at all", "none that this server takes")]
    public async Task Token_NotOfTheIssuerForThisServer_Is401(string attack, string expected)
    {
        using var client = _app.ClientFor(Make(attack));

        using var response = await client.GetAsync("/v1/threads");

        var problem = await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Contains(expected, (string?)problem["detail"], StringComparison.Ordinal);
        Assert.Empty(_stranger.Asked);
        Assert.DoesNotContain(_app.Log.Problems, line => line.Category.StartsWith("ChatCluster", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Token_LargerThanAnyHeader_EndsTheRequestAndNotTheServer()
    {
        // Kestrel's own answer, which no document of the program's has.
        using var client = new HttpClient { BaseAddress = _app.Url };
        client.DefaultRequestHeaders.Authorization =
            new("Bearer", _issuer.Sign(change: token => token.Claims["x"] = new string('x', 100_000)));
        using var response = await client.GetAsync("/v1/threads");
        using var good = _app.ClientFor(_issuer.Sign());
        using var after = await good.GetAsync("/v1/me");

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    private string Make(string attack) => attack switch
    {
        "none" => Forge(new { alg = "none", typ = "JWT" }, ""),
        "None with a capital" => Forge(new { alg = "None", typ = "JWT" }, ""),
        "none with a signature" => Forge(new { alg = "none", typ = "JWT" }, _issuer.Sign().Split('.')[2]),
        "public key as HMAC secret, PEM" => Hmac(Encoding.UTF8.GetBytes(((RsaSecurityKey)_issuer.Key).Rsa.ExportSubjectPublicKeyInfoPem())),
        "public key as HMAC secret, modulus" => Hmac(Base64UrlEncoder.DecodeBytes(_issuer.PublicKey.N)),
        "kid that walks a path" => SignAs(_stranger.Key, "../../../../dev/null"),
        "kid that is a query" => SignAs(_stranger.Key, "x' UNION SELECT 'key"),
        "jku of a stranger" => SignAs(_stranger.Key, "stranger", ("jku", $"{_stranger.Url}/keys")),
        "jwk in the header" =>
            SignAs(_stranger.Key, "stranger",
                ("jwk", new Dictionary<string, object> { ["kty"] = "RSA", ["n"] = _stranger.PublicKey.N, ["e"] = _stranger.PublicKey.E })),
        "x5u of a stranger" => SignAs(_stranger.Key, "stranger", ("x5u", $"{_stranger.Url}/keys")),
        "key of a stranger under our kid" => SignAs(_stranger.Key, _issuer.Key.KeyId),
        "other algorithm of the same key" =>
            _issuer.Sign(change: token => token.SigningCredentials = new(_issuer.Key, SecurityAlgorithms.RsaSha512)),
        "payload changed" => string.Join('.', _issuer.Sign().Split('.')[0], Encode(Claims("bob")), _issuer.Sign().Split('.')[2]),
        "expired" =>
            _issuer.Sign(
                change: token => (token.NotBefore, token.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddMinutes(-2))),
        "not yet valid" => _issuer.Sign(change: token => token.NotBefore = DateTime.UtcNow.AddMinutes(5)),
        "without an end" => _issuer.Sign(change: token => token.Expires = null),
        "wrong audience" => _issuer.Sign(change: token => token.Audience = "mail"),
        "no audience" => _issuer.Sign(change: token => token.Audience = null),
        "wrong issuer" => _issuer.Sign(change: token => token.Issuer = _stranger.Url),
        "no issuer" => _issuer.Sign(change: token => token.Issuer = null),
        "other kind" => _issuer.Sign(change: token => token.TokenType = "logout+jwt"),
        "encrypted" => "eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a.b.c.d",
        "huge" => _issuer.Sign(change: token => token.Claims["x"] = new string('x', 15_000)),
        "no JSON" => "bm90.anNvbg.YXQ",
        "empty parts" => "..",
        "deep JSON" => $"{Base64UrlEncoder.Encode(new string('[', 2_000))}.{Base64UrlEncoder.Encode(new string('{', 2_000))}.x",
        "no JWT at all" => "0123456789abcdef0123456789abcdef",
        _ => throw new ArgumentOutOfRangeException(nameof(attack)),
    };

    private object Claims(string user) => new
    {
        iss = _issuer.Url,
        aud = SigningIssuer.Audience,
        sub = user,
        exp = DateTimeOffset.UtcNow.AddMinutes(10).ToUnixTimeSeconds(),
    };

    private string Forge(object header, string signature) => $"{Encode(header)}.{Encode(Claims("ann"))}.{signature}";

    private string Hmac(byte[] secret)
    {
        var signed = $"{Encode(new { alg = "HS256", typ = "JWT", kid = _issuer.Key.KeyId })}.{Encode(Claims("ann"))}";
        return $"{signed}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes(signed)))}";
    }

    private string SignAs(SecurityKey key, string keyId, params (string Name, object Value)[] headers)
    {
        var signing = new RsaSecurityKey(((RsaSecurityKey)key).Rsa.ExportParameters(true)) { KeyId = keyId };
        return _issuer.Sign(change: token =>
        {
            token.SigningCredentials = new(signing, SecurityAlgorithms.RsaSha256);
            token.AdditionalHeaderClaims = headers.ToDictionary(header => header.Name, header => header.Value);
        });
    }

    private static string Encode(object value) => Base64UrlEncoder.Encode(JsonSerializer.Serialize(value));
}
