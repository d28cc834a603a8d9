using ChatCluster.Tools.Rest;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Checks the settings of an OpenAPI document; each message names the setting and the repair.</summary>
internal static class OpenApiOptionsValidator
{
    public const string Path = "ChatCluster:Tools:OpenApi";

    private const int LongestPrefix = 32;

    public static void Check(string name, OpenApiOptions options, ICollection<string> problems)
    {
        var path = $"{Path}:{name}";
        if (string.IsNullOrWhiteSpace(options.Url))
        {
            problems.Add($"{path}:Url is missing. Set it to the URL of an OpenAPI document, or to a file.");
        }
        else if (Address(options.Url) is { UserInfo.Length: > 0 })
        {
            problems.Add($"{path}:Url contains a user name or password. Fetch the document into a file, and name that.");
        }

        if (options.Server is { } server && ServerUrl.Problem(server) is { } wrong)
        {
            problems.Add($"{path}:Server '{server}' {wrong}. Write it like https://api.example.com/v1.");
        }

        var prefix = PrefixOf(name, options);
        if (prefix.Length > LongestPrefix || (prefix.Length > 0 && !ToolDescription.IsValidName(prefix)))
        {
            problems.Add($"{path}:Prefix is '{prefix}'. Set it to at most {LongestPrefix} characters of A-Z a-z 0-9 _ -, or to nothing.");
        }

        foreach (var (scheme, credential) in options.Credentials)
        {
            if (string.IsNullOrEmpty(credential.Forward) == string.IsNullOrEmpty(credential.Secret))
            {
                problems.Add(
                    $"{path}:Credentials:{scheme} needs either Secret (a credential of this service) or Forward (the name of the caller's).");
            }
        }

        foreach (var (header, value) in options.Headers.Where(
            header => !IsHeader(header.Key) || header.Value.AsSpan().ContainsAny('\r', '\n')))
        {
            problems.Add(
                $"{path}:Headers:{header} is not a valid header name, or its value has several lines. Write the name in letters, digits and hyphens, and the value in one line.");
        }

        foreach (var method in options.Include.Methods.Concat(options.Exclude.Methods).Where(method => !OpenApiMethods.Is(method)))
        {
            problems.Add(
                $"{path} selects the method '{method}'. Use {string.Join(", ", OpenApiMethods.All.Select(known => known.ToUpperInvariant()))}.");
        }

        var check = new RestToolOptionsValidator(path, problems);
        check.Limits(new()
        {
            Timeout = options.Timeout,
            Retries = options.Retries,
            MaxCallsPerRun = options.MaxCallsPerRun,
            Concurrency = options.Concurrency,
            MaxResponseBytes = options.MaxResponseBytes,
        });
        check.Credential(options.Credential);
    }

    public static string PrefixOf(string name, OpenApiOptions options) => options.Prefix ?? $"{OpenApiNames.Clean(name)}_";

    /// <summary>The URL that a document is fetched from; null for a file.</summary>
    public static Uri? Address(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;

    private static bool IsHeader(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
