using System.Text.Json.Nodes;

namespace ChatCluster.Tools.OpenApi;

/// <summary>What a document came to.</summary>
/// <param name="Calls">One for each operation that is a tool.</param>
/// <param name="Operations">What became of each operation that was selected.</param>
/// <param name="Left">How many operations were not selected.</param>
/// <param name="Notes">What holds for the whole document.</param>
internal sealed record OpenApiImport(
    string Title, IReadOnlyList<OpenApiCall> Calls, IReadOnlyList<OperationReport> Operations, int Left, IReadOnlyList<string> Notes)
{
    /// <param name="name">Of the document in the configuration.</param>
    /// <param name="document">In the form of <see cref="OpenApiText"/>.</param>
    public static OpenApiImport Read(string name, OpenApiOptions options, JsonObject document)
    {
        var path = $"{OpenApiOptionsValidator.Path}:{name}";
        var all = Find(document).ToList();
        var names = new OpenApiNames(
            OpenApiOptionsValidator.PrefixOf(name, options), all.Select(found => (found.Method, found.Path, found.Id)));
        var selection = new OperationSelection(options);
        var security = new OperationSecurity(path, options, document);
        var servers = new OperationServers(path, options.Server, OpenApiOptionsValidator.Address(options.Url), document);
        var reader = new OperationReader(path, options, document, names, security, servers);
        var selected = all.Where(selection.Takes).ToList();
        var read = selected.Select(reader.Read).ToList();
        return new(
            (string?)(document["info"]?["title"] as JsonValue) ?? name,
            [.. read.Select(operation => operation.Call).OfType<OpenApiCall>()],
            [.. read.Select(operation => operation.Report)],
            all.Count - selected.Count,
            [.. servers.Notes, .. security.Notes]);
    }

    private static IEnumerable<FoundOperation> Find(JsonObject document)
    {
        var references = new DocumentReferences(document);
        foreach (var (path, node) in (JsonObject)document["paths"]!)
        {
            if (references.Follow(node) is not { } item)
            {
                continue;
            }

            foreach (var method in OpenApiMethods.All.Where(method => item[method] is JsonObject))
            {
                yield return new(method, path, item, (JsonObject)item[method]!);
            }
        }
    }
}
