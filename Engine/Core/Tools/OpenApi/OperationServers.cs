using System.Net;
using System.Text.Json.Nodes;
using ChatCluster.Tools.Safety;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Where the operations of a document are called.</summary>
internal sealed class OperationServers
{
    private readonly string _path;
    private readonly List<string> _urls;
    private readonly string? _base;
    private readonly string? _problem;

    /// <param name="path">Of the document's settings.</param>
    /// <param name="configured">The setting <c>Server</c>.</param>
    /// <param name="address">Where the document was fetched from; null for a file.</param>
    public OperationServers(string path, string? configured, Uri? address, JsonObject document)
    {
        _path = path;
        var urls = _urls = [.. Urls(document)];
        _base = configured ?? urls.Find(url => ServerUrl.Problem(url) is null && (IsPublic(url) || IsAt(address, url)));
        Trusted = configured is not null || (_base is not null && IsAt(address, _base));
        _problem = _base is not null ? null
            : urls.Count == 0 ? "The document names no server"
            : $"The server of the document, {urls[0]}, {ServerUrl.Problem(urls[0]) ?? "is an address of this machine or its network"}";
        Notes = configured is null && urls.Count > 1 && _base is not null
            ? [$"The document names {urls.Count} servers; {_base} is called. Set {path}:Server for another one."] : [];
    }

    /// <summary>Whether the operator named the server.</summary>
    public bool Trusted { get; }

    public IReadOnlyList<string> Notes { get; }

    /// <summary>The base URL, without a slash at its end, or why there is none.</summary>
    public (string? Url, string? Problem) Of(FoundOperation operation)
    {
        if (_base is null)
        {
            return (null, $"{_problem}. Set {_path}:Server to the absolute base URL.");
        }

        // Credentials are the operator's for one server. A document must not lead them to another one.
        var own = Urls(operation.Operation).Concat(Urls(operation.Item)).ToList();
        return own.Count == 0
            || own.Exists(url => url.TrimEnd('/') == _base.TrimEnd('/')
                || _urls.Exists(common => WithoutScheme(common) == WithoutScheme(url))) ? (_base.TrimEnd('/'), null)
            : own.Find(url => ServerUrl.Problem(url) is null && ServerUrl.SameOrigin(url, _base)) is { } near ? (near.TrimEnd('/'), null)
            : (null,
                $"It declares its own server, {own[0]}. Import the document a second time under another name, with its Server, and Include this operation there.");
    }

    // A name is looked up when it is called.
    private static bool IsPublic(string url) =>
        new Uri(url) is var server && !server.IsLoopback
            && (!IPAddress.TryParse(server.DnsSafeHost, out var address) || AddressRules.IsPublic(address));

    private static bool IsAt(Uri? address, string url) => address is not null && ServerUrl.SameOrigin(address.AbsoluteUri, url);

    private static string WithoutScheme(string url) =>
        (url.IndexOf("//", StringComparison.Ordinal) is >= 0 and var at ? url[(at + 2)..] : url).TrimEnd('/');

    private static IEnumerable<string> Urls(JsonObject holder) =>
        (holder["servers"] as JsonArray)?.OfType<JsonObject>()
            .Select(server => server["url"] is JsonValue value && value.TryGetValue<string>(out var url) ? url : "")
            .Where(url => url.Length > 0) ?? [];
}
