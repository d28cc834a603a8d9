using System.IO.Enumeration;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Which operations of a document become tools.</summary>
internal sealed class OperationSelection(OpenApiOptions options)
{
    public bool Takes(FoundOperation operation) =>
        (options.Deprecated || !operation.Deprecated)
        && Lists(options.Include, operation).All(list => list.Wanted.Count == 0 || Fits(list.Wanted, list.Values))
        && !Lists(options.Exclude, operation).Any(list => Fits(list.Wanted, list.Values));

    private static IEnumerable<(IReadOnlyList<string> Wanted, IEnumerable<string> Values)> Lists(
        OpenApiSelection selection, FoundOperation operation) =>
    [
        (selection.Tags, operation.Tags),
        (selection.Paths, [operation.Path]),
        (selection.Methods, [operation.Method]),
        (selection.Ids, operation.Id is { } id ? [id] : []),
    ];

    private static bool Fits(IReadOnlyList<string> wanted, IEnumerable<string> values) =>
        values.Any(value =>
            wanted.Any(pattern =>
                FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal), value, ignoreCase: true)));
}
