using System.Diagnostics.CodeAnalysis;

namespace ChatCluster.Tools.Rest;

/// <summary>The header that proves who calls.</summary>
internal sealed class RestCredential(RestCredentialOptions options)
{
    private readonly string format = options.Format
        ?? (string.Equals(options.Header, "Authorization", StringComparison.OrdinalIgnoreCase) ? "Bearer {0}" : "{0}");

    public string Header { get; } = options.Header;

    /// <summary>The name of the caller's credential; none when the service's own is sent.</summary>
    public string? Forward { get; } = string.IsNullOrEmpty(options.Forward) ? null : options.Forward;

    /// <summary><see langword="false"/> when the caller has not brought the credential along.</summary>
    public bool TryGet(IReadOnlyDictionary<string, string> credentials, [NotNullWhen(true)] out string? value)
    {
        var secret = Forward is null ? options.Secret : credentials.GetValueOrDefault(Forward);

        // A line feed in a header would begin another one.
        value = string.IsNullOrWhiteSpace(secret) || secret.AsSpan().ContainsAny('\r', '\n') ? null : format.Replace("{0}", secret.Trim(), StringComparison.Ordinal);
        return value is not null;
    }
}
