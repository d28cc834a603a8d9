namespace ChatCluster.Tools.OpenApi;

/// <summary>Makes reports of documents.</summary>
public static class OpenApiReports
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
        return document is null ? (null, problem)
            : (Of(name, new(new ToolSourceSnapshot(ToolSourceState.Available, []), OpenApiImport.Read(name, options, document))), null);
    }

    internal static OpenApiReport Of(string document, OpenApiSnapshot snapshot) =>
        new(document, snapshot.Source.State, snapshot.Import?.Title, snapshot.Source.Reason, snapshot.Import?.Notes ?? [],
            snapshot.Import?.Left ?? 0, snapshot.Import?.Operations ?? []);
}
