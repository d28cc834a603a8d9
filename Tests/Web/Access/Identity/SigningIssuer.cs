using System.Collections.Concurrent;
using System.Security.Cryptography;
using ChatCluster.Sandbox;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatCluster.Tests.Web.Access.Identity;

/// <summary>An issuer whose every token can be made as a test wants it, also wrong. It publishes its keys over real HTTP.</summary>
internal sealed class SigningIssuer : IAsyncDisposable
{
    public const string Audience = "chat";

    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, JsonWebKey> _published = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<string> _asked = new();

    private SigningIssuer(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>What it was asked for, in order.</summary>
    public IReadOnlyCollection<string> Asked => _asked;

    /// <summary>The key it signs with.</summary>
    public SecurityKey Key { get; private set; } = null!;

    public string Algorithm { get; private set; } = SecurityAlgorithms.RsaSha256;

    public static async Task<SigningIssuer> StartAsync(string? url = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url ?? $"http://127.0.0.1:{FreePort.Next()}");
        var app = builder.Build();
        var issuer = new SigningIssuer(app);
        app.Use((http, next) =>
        {
            issuer._asked.Enqueue(http.Request.Path);
            return next(http);
        });
        app.MapGet("/.well-known/openid-configuration", () => Results.Json(new { issuer = issuer.Url, jwks_uri = $"{issuer.Url}/keys" }));
        app.MapGet("/keys", () => Results.Json(new
        {
            keys = issuer._published.Values.Select(key => new Dictionary<string, string?>
            {
                ["kty"] = key.Kty,
                ["kid"] = key.Kid,
                ["use"] = "sig",
                ["n"] = key.N,
                ["e"] = key.E,
                ["crv"] = key.Crv,
                ["x"] = key.X,
                ["y"] = key.Y,
            }.Where(part => part.Value is not null).ToDictionary()),
        }));
        await app.StartAsync();
        issuer.Url = app.Urls.First();
        issuer.SignWithRsa("first");
        return issuer;
    }

    /// <summary>Settings of a server that takes its tokens.</summary>
    public (string Name, string Value)[] Settings(string path = "ChatCluster:Auth:Jwt") =>
        [($"{path}:Authority", Url), ($"{path}:Audience", Audience), ($"{path}:RequireHttps", "false")];

    /// <summary>Makes a new key, publishes it and signs with it from now on.</summary>
    public void SignWithRsa(string keyId) => Publish(new RsaSecurityKey(RSA.Create(2048)) { KeyId = keyId }, SecurityAlgorithms.RsaSha256);

    public void SignWithEcdsa(string keyId) =>
        Publish(new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = keyId }, SecurityAlgorithms.EcdsaSha256);

    /// <summary>Publishes this key no longer.</summary>
    public void Withdraw(string keyId) => _published.TryRemove(keyId, out _);

    /// <summary>The published key that it signs with, in the form that it is published in.</summary>
    public JsonWebKey PublicKey => _published[Key.KeyId];

    public string Sign(string user = "ann", Action<SecurityTokenDescriptor>? change = null)
    {
        var now = DateTime.UtcNow;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Url,
            Audience = Audience,
            NotBefore = now.AddMinutes(-1),
            Expires = now.AddMinutes(10),
            TokenType = "at+jwt",
            Claims = new Dictionary<string, object> { ["sub"] = user },
            SigningCredentials = new(Key, Algorithm) { CryptoProviderFactory = new() { CacheSignatureProviders = false } },
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private void Publish(AsymmetricSecurityKey key, string algorithm)
    {
        var published = JsonWebKeyConverter.ConvertFromSecurityKey(key);
        published.Kid = key.KeyId;
        _published[key.KeyId] = published;
        (Key, Algorithm) = (key, algorithm);
    }
}
