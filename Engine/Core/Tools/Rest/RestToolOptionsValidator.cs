using System.Text.Json;

namespace ChatCluster.Tools.Rest;

/// <summary>Checks a REST tool's options; each message names the setting and the repair.</summary>
internal sealed class RestToolOptionsValidator(string path, ICollection<string> problems)
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    public void Name(string name)
    {
        if (!ToolDescription.IsValidName(name))
        {
            problems.Add($"{path}: '{name}' cannot name a tool. Use 1 to 64 characters of A-Z a-z 0-9 _ -.");
        }
    }

    public void Text(RestToolOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Description))
        {
            problems.Add($"{path}:Description is missing. Say what the tool does and when to use it; the model reads it.");
        }

        if (!RestToolDefinition.IsMethod(options.Method))
        {
            problems.Add($"{path}:Method is '{options.Method}'. Use GET, HEAD, POST, PUT, PATCH or DELETE.");
        }

        if (options.Result is { } result && !JsonSelection.TryParse(result, out _))
        {
            problems.Add(
                $"{path}:Result '{result}' is not a valid selection. Write it like $.results[*].name, or leave it out for the whole answer.");
        }

        if (RestToolDefinition.IsBodyTemplate(options.Body) && !IsJson(options.Body!))
        {
            problems.Add(
                $"{path}:Body is not valid JSON. Write a JSON template with \"{{parameter}}\" in quotes, or 'arguments' for all arguments.");
        }

        foreach (var header in options.Headers.Keys.Where(header => !IsHeaderName(header)))
        {
            problems.Add($"{path}:Headers:{header} is not a valid header name. Use letters, digits and hyphens.");
        }
    }

    public void Limits(RestToolOptions options)
    {
        Require(options.Timeout > TimeSpan.Zero && options.Timeout <= LongestTimeout,
            $"Timeout is {options.Timeout}. Set it between 00:00:00.001 and {LongestTimeout}.");
        Require(options.Retries is >= 0 and <= 5, $"Retries is {options.Retries}. Set it from 0 to 5.");
        Require(options.MaxCallsPerRun is null or >= 1,
            $"MaxCallsPerRun is {options.MaxCallsPerRun}. Set it to 1 or more, or leave it out.");
        Require(options.Concurrency is null or >= 1, $"Concurrency is {options.Concurrency}. Set it to 1 or more, or leave it out.");
        Require(options.MaxResponseBytes is >= 1024 and <= 64 * 1024 * 1024,
            $"MaxResponseBytes is {options.MaxResponseBytes}. Set it from 1024 to 67108864.");
        Require(Enum.IsDefined(options.Kind), "Kind is unknown. Use Ordinary, Search or External.");
    }

    public void Credential(RestCredentialOptions? credential)
    {
        if (credential is null)
        {
            return;
        }

        Require(
            string.IsNullOrEmpty(credential.Forward) != string.IsNullOrEmpty(credential.Secret),
            "Credential needs either Forward (the name of the caller's credential) or Secret (the service's own), and not both.");
        Require(IsHeaderName(credential.Header),
            $"Credential:Header '{credential.Header}' is not a valid header name. Use for example Authorization.");
        Require(
            credential.Format?.Contains("{0}", StringComparison.Ordinal) ?? true,
            "Credential:Format has no {0} for the secret. Write it like 'Token {0}'.");
    }

    public TextTemplate Url(string url)
    {
        var template = new TextTemplate(url);

        // With plain letters in place of the parameters it must be an URL, and its host must not be one of them.
        var sample = url;
        foreach (var name in template.Parameters)
        {
            sample = sample.Replace($"{{{name}}}", "x", StringComparison.Ordinal);
        }

        if (!Uri.TryCreate(sample, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")
            || sample.Contains('{', StringComparison.Ordinal))
        {
            problems.Add($"{path}:Url '{url}' is not an absolute http or https URL. Write it like https://example.com/api/items/{{id}}.");
        }
        else if (uri.UserInfo.Length > 0)
        {
            problems.Add($"{path}:Url contains a user name or password. Use Credential instead.");
        }
        else if (AuthorityOf(url).Contains('{', StringComparison.Ordinal))
        {
            problems.Add($"{path}:Url has a parameter in its host. Write the host out; parameters may stand in the path and the query.");
        }

        return template;
    }

    public void Schema(string? problem)
    {
        if (problem is not null)
        {
            problems.Add($"{path}:Parameters {problem}.");
        }
    }

    /// <summary>Every <c>{parameter}</c> must be one of the schema.</summary>
    public void Placeholders(RestToolOptions options, JsonElement schema)
    {
        if (schema.ValueKind is not JsonValueKind.Object)
        {
            return;
        }

        var known = schema.TryGetProperty("properties", out var properties) && properties.ValueKind is JsonValueKind.Object
            ? properties.EnumerateObject().Select(property => property.Name).ToHashSet(StringComparer.Ordinal)
            : [];
        Known("Url", new TextTemplate(options.Url).Parameters, known);
        foreach (var (name, value) in options.Query)
        {
            Known($"Query:{name}", new TextTemplate(value).Parameters, known);
        }

        foreach (var (name, value) in options.Headers)
        {
            Known($"Headers:{name}", new TextTemplate(value).Parameters, known);
        }

        if (RestToolDefinition.IsBodyTemplate(options.Body) && IsJson(options.Body!))
        {
            Known("Body", new BodyTemplate(options.Body!).Parameters, known);
        }
    }

    private void Known(string setting, IReadOnlyList<string> used, HashSet<string> known)
    {
        foreach (var name in used.Where(name => !known.Contains(name)))
        {
            problems.Add(
                $"{path}:{setting} uses {{{name}}}, which Parameters does not declare. Declare it under properties, or correct the name.");
        }
    }

    private void Require(bool condition, string problem)
    {
        if (!condition)
        {
            problems.Add($"{path}:{problem}");
        }
    }

    private static string AuthorityOf(string url)
    {
        var start = url.IndexOf("://", StringComparison.Ordinal) + 3;
        var end = url.AsSpan(start).IndexOfAny('/', '?', '#');
        return end < 0 ? url[start..] : url.Substring(start, end);
    }

    private static bool IsHeaderName(string name) => name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static bool IsJson(string text)
    {
        try
        {
            _ = JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
