namespace ChatCluster.Cli.Protocol;

/// <summary>Which server is talked to, and as whom.</summary>
/// <param name="Address">Ends with a slash, so that a server behind a path is one too.</param>
/// <param name="Key">An API key or a token of the identity provider; null for a server without keys.</param>
internal sealed record ServerOptions(Uri Address, string? Key)
{
    public const string DefaultUrl = "http://127.0.0.1:5210";
    public const string UrlVariable = "CHATCLUSTER_URL";
    public const string KeyVariable = "CHATCLUSTER_KEY";

    /// <summary>The command line before the environment before the default.</summary>
    public static ServerOptions Read(string? url, string? key, Func<string, string?> environment)
    {
        var text = url ?? environment(UrlVariable) ?? DefaultUrl;
        if (!Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new ChatException($"'{text}' is not a server address. Give one like {DefaultUrl} with --url or {UrlVariable}.");
        }

        key ??= environment(KeyVariable);
        if (key is not null && key.Any(c => c is < '!' or > '~'))
        {
            throw new ChatException(
                $"The key has a character that no key has, such as a space or a line end. Check --key or {KeyVariable}.");
        }

        return new(address, string.IsNullOrEmpty(key) ? null : key);
    }
}
