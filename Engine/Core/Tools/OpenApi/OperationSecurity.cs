using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Tools.Rest;

namespace ChatCluster.Tools.OpenApi;

/// <summary>The security schemes of a document, and the credentials of the configuration for them.</summary>
internal sealed class OperationSecurity
{
    private readonly string _path;
    private readonly OpenApiOptions _options;
    private readonly JsonNode? _default;
    private readonly Dictionary<string, JsonObject> _schemes;
    private readonly IReadOnlyList<string> _unused;
    private readonly SortedSet<string> _missing = new(StringComparer.Ordinal);

    /// <param name="path">Of the document's settings.</param>
    public OperationSecurity(string path, OpenApiOptions options, JsonObject document)
    {
        var references = new DocumentReferences(document);
        _path = path;
        _options = options;
        _default = document["security"];
        _schemes = ((document["components"] as JsonObject)?["securitySchemes"] as JsonObject)?
            .Select(scheme => (scheme.Key, Value: references.Follow(scheme.Value)))
            .Where(scheme => scheme.Value is not null)
            .ToDictionary(scheme => scheme.Key, scheme => scheme.Value!, StringComparer.Ordinal) ?? [];
        _unused = [.. options.Credentials.Keys.Where(scheme => !_schemes.ContainsKey(scheme)).Select(scheme => _schemes.Count == 0
            ? $"{path}:Credentials:{scheme} is not used: the document names no security scheme. Set {path}:Credential instead."
            : $"{path}:Credentials:{scheme} is not used: the security schemes of the document are {string.Join(", ", _schemes.Keys)}.")];
    }

    /// <summary>What the operations that were read so far lack, and what the configuration has in vain.</summary>
    public IReadOnlyList<string> Notes => [.. _unused, .. _missing.Select(missing =>
        $"Operations are called without the credential that the document asks for. Set {string.Join(" and ", missing.Split('\n').Select(scheme => $"{_path}:Credentials:{scheme}:Secret"))}, or Forward.")];

    /// <summary>Whether a parameter is a credential, which the model has no business with.</summary>
    /// <param name="place">As the document writes it: <c>header</c>, <c>query</c>, <c>cookie</c>.</param>
    public bool Hides(string place, string name) =>
        _schemes.Values.Any(
            scheme => Text(scheme, "type") == "apiKey" && Text(scheme, "in") == place
                && string.Equals(Text(scheme, "name"), name, StringComparison.OrdinalIgnoreCase))
        || (place == "header"
            && (string.Equals(name, _options.Credential?.Header, StringComparison.OrdinalIgnoreCase)
                || string.Equals(name, "Authorization", StringComparison.OrdinalIgnoreCase)));

    /// <summary>What is sent with each call of the operation.</summary>
    public IReadOnlyList<RestCredential> Of(FoundOperation operation)
    {
        var alternatives = ((operation.Operation["security"] ?? _default) as JsonArray)?.OfType<JsonObject>().ToList() ?? [];
        var chosen =
            alternatives.Find(
                alternative => alternative.Count > 0
                    && alternative.All(scheme => _options.Credentials.ContainsKey(scheme.Key) && _schemes.ContainsKey(scheme.Key)));
        if (chosen is not null)
        {
            return [.. chosen.Select(scheme => Credential(_schemes[scheme.Key], _options.Credentials[scheme.Key]))];
        }

        if (_options.Credential is { } every)
        {
            return [new(every)];
        }

        if (alternatives.Count > 0 && !alternatives.Exists(alternative => alternative.Count == 0))
        {
            _missing.Add(string.Join('\n', alternatives[0].Select(scheme => scheme.Key)));
        }

        return [];
    }

    private static RestCredential Credential(JsonObject scheme, OpenApiCredentialOptions options)
    {
        if (Text(scheme, "type") == "apiKey")
        {
            var place = Text(
                scheme, "in") switch
            { "query" => CredentialPlace.Query, "cookie" => CredentialPlace.Cookie, _ => CredentialPlace.Header };
            return new(options.Forward, options.Secret, place, Text(scheme, "name") ?? "Authorization", secret => secret);
        }

        return string.Equals(Text(scheme, "scheme"), "basic", StringComparison.OrdinalIgnoreCase)
            ? new(options.Forward, options.Secret, CredentialPlace.Header, "Authorization", secret =>
                $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes(secret.Contains(':', StringComparison.Ordinal) ? secret : $"{secret}:"))}")
            : new(options.Forward, options.Secret, CredentialPlace.Header, "Authorization", secret => $"Bearer {secret}");
    }

    private static string? Text(JsonObject scheme, string member) =>
        scheme[member] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
