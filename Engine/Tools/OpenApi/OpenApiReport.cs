namespace ChatCluster.Tools.OpenApi;

/// <summary>What became of a document, for people.</summary>
/// <param name="Document">Its name in the configuration.</param>
/// <param name="Title">What it calls itself.</param>
/// <param name="Reason">Why it is not there.</param>
/// <param name="Left">Operations that were not selected.</param>
public sealed record OpenApiReport(
    string Document,
    ToolSourceState State,
    string? Title,
    string? Reason,
    IReadOnlyList<string> Notes,
    int Left,
    IReadOnlyList<OperationReport> Operations)
{
    /// <summary>What a file would come to.</summary>
    /// <param name="server">The base URL; none to take the document's.</param>
    /// <returns>The report, or why there is none.</returns>
    public static (OpenApiReport? Report, string? Problem) OfFile(string file, string? server)
    {
        var name = OpenApiNames.Clean(Path.GetFileNameWithoutExtension(file)).Split('_')[0];
        var options = new OpenApiOptions { Url = file, Server = server, Prefix = "" };
        if (server is not null && ServerUrl.Problem(server) is { } wrong)
        {
            return (null, $"The server '{server}' {wrong}. Write it like https://api.example.com/v1.");
        }

        var (document, problem) = OpenApiFile.Read(file);
        return document is null ? (null, problem) : (Of(name, new(new ToolSourceSnapshot(ToolSourceState.Available, []), OpenApiImport.Read(name, options, document))), null);
    }

    internal static OpenApiReport Of(string document, OpenApiSnapshot snapshot) =>
        new(document, snapshot.Source.State, snapshot.Import?.Title, snapshot.Source.Reason, snapshot.Import?.Notes ?? [], snapshot.Import?.Left ?? 0, snapshot.Import?.Operations ?? []);
}
