using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace ChatCluster.Web.Access.Jwt;

/// <summary>
/// The published keys of one issuer. The framework's own manager learns of a new key only after it has refused the first tokens that were
/// signed with it; this one looks before it refuses. A flood of tokens with invented keys costs the issuer one request in ten seconds.
/// </summary>
internal sealed partial class IssuerKeys(
    JwtIssuerOptions options, string path, IHttpClientFactory clients, TimeProvider time,
    ILogger<IssuerKeys> logger) : IConfigurationManager<OpenIdConnectConfiguration>, IDisposable
{
    /// <summary>Name of the client that asks identity providers.</summary>
    public const string ClientName = "identity";

    private const string Document = "/.well-known/openid-configuration";

    // A key that was withdrawn counts for so long.
    private static readonly TimeSpan KeepFor = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _asking = new(1);
    private volatile Kept? _kept;
    private long _asked;

    /// <inheritdoc/>
    public Task<OpenIdConnectConfiguration> GetConfigurationAsync(CancellationToken cancel) => FindAsync(null, cancel);

    /// <inheritdoc/>
    public void RequestRefresh()
    {
        // It was looked for already, before the token was judged.
    }

    /// <summary>What the issuer publishes, asked for anew where it does not have this key.</summary>
    /// <exception cref="CredentialException">It has never been reached.</exception>
    public async Task<OpenIdConnectConfiguration> FindAsync(string? keyId, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && IsFresh(kept, keyId))
        {
            return kept.Published;
        }

        await _asking.WaitAsync(cancellationToken);
        try
        {
            if ((_kept is not { } other || !IsFresh(other, keyId)) && MayAsk())
            {
                await AskAsync(cancellationToken);
            }
        }
        finally
        {
            _asking.Release();
        }

        return _kept?.Published ?? throw CredentialException.Unavailable($"The issuer of tokens, {options.Authority},");
    }

    public void Dispose() => _asking.Dispose();

    private bool IsFresh(Kept kept, string? keyId) =>
        time.GetElapsedTime(kept.Since) < KeepFor
            && (keyId is null || kept.Published.SigningKeys.Any(key => string.Equals(key.KeyId, keyId, StringComparison.Ordinal)));

    private bool MayAsk() => _asked == 0 || time.GetElapsedTime(_asked) >= AskAgainAfter;

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = clients.CreateClient(ClientName);
            var published = await OpenIdConnectConfigurationRetriever.GetAsync(
                options.Authority!.OriginalString.TrimEnd('/') + Document, new HttpDocumentRetriever(client)
                {
                    RequireHttps = options.RequireHttps,
                }, cancellationToken);
            if (published.SigningKeys.Count == 0)
            {
                throw new InvalidOperationException("It publishes no key.");
            }

            _kept = new(published, time.GetTimestamp());
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is, the keys that were known go on counting: an issuer that restarts signs nobody out.
            LogUnreachable(
                exception, options.Authority!, path,
                _kept is null ? "until then its tokens are answered 503" : "the keys known so far go on counting");
        }

        _asked = time.GetTimestamp();
    }

    private sealed record Kept(OpenIdConnectConfiguration Published, long Since);
}
