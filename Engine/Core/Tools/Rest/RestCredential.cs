using System.Diagnostics.CodeAnalysis;

namespace ChatCluster.Tools.Rest;

/// <summary>What proves who calls: mostly a header.</summary>
/// <param name="forward">The name of the caller's credential; null when the service's own is sent.</param>
/// <param name="secret">The service's own.</param>
/// <param name="name">Of the header, query parameter or cookie.</param>
/// <param name="write">How the secret is written there.</param>
internal sealed class RestCredential(string? forward, string? secret, CredentialPlace place, string name, Func<string, string> write)
{
    public RestCredential(RestCredentialOptions options)
        : this(options.Forward, options.Secret, CredentialPlace.Header, options.Header, WriterOf(options))
    {
    }

    /// <summary>The name of the caller's credential; null when the service's own is sent.</summary>
    public string? Forward { get; } = string.IsNullOrEmpty(forward) ? null : forward;

    /// <summary><see langword="false"/> when the caller has not brought the credential along.</summary>
    public bool TryGet(IReadOnlyDictionary<string, string> credentials, [NotNullWhen(true)] out string? value)
    {
        var given = Forward is null ? secret : credentials.GetValueOrDefault(Forward);

        // A line feed in a header would begin another one.
        value = string.IsNullOrWhiteSpace(given) || given.AsSpan().ContainsAny('\r', '\n') ? null : write(given.Trim());
        return value is not null;
    }

    /// <param name="value">What <see cref="TryGet"/> gave.</param>
    public void Add(RestRequest request, string value)
    {
        switch (place)
        {
            case CredentialPlace.Query:
                request.AddQuery(name, value);
                break;
            case CredentialPlace.Cookie:
                request.AddCookie(name, Uri.EscapeDataString(value));
                break;
            default:
                request.AddHeader(name, value);
                break;
        }
    }

    private static Func<string, string> WriterOf(RestCredentialOptions options)
    {
        var format = options.Format
            ?? (string.Equals(options.Header, "Authorization", StringComparison.OrdinalIgnoreCase) ? "Bearer {0}" : "{0}");
        return secret => format.Replace("{0}", secret, StringComparison.Ordinal);
    }
}
