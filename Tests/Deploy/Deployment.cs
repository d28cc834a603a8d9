using System.Diagnostics;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Architecture;
using ChatCluster.Tests.Clients;

namespace ChatCluster.Tests.Deploy;

/// <summary>What <c>deploy/</c> says, read and checked by parsers and schemas that nobody here wrote.</summary>
internal static class Deployment
{
    public static string Folder { get; } = Path.Combine(Sources.Root, "deploy");

    /// <summary>Kubernetes objects of files and folders, without kustomizations, each with what its API's schema says against it.</summary>
    public static async Task<IReadOnlyList<Manifest>> ReadAsync(params string[] paths)
    {
        var read = await NodeClient.RunAsync("manifests.mjs", paths);
        return
        [
            .. read.GetProperty("manifests").EnumerateArray()
                .Select(manifest => new Manifest(
                    Path.GetFileName(manifest.GetProperty("file").GetString()!),
                    JsonNode.Parse(manifest.GetProperty("object").GetRawText())!,
                    [.. manifest.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!)]))
                .Where(manifest => manifest.Kind != "Kustomization"),
        ];
    }

    public static Task<IReadOnlyList<Manifest>> ReadBaseAsync() => ReadAsync(Path.Combine(Folder, "kubernetes", "base"));

    /// <summary>The compose file, and what the specification's schema says against it.</summary>
    public static async Task<(JsonNode Compose, IReadOnlyList<string> Problems)> ReadComposeAsync(string? file = null)
    {
        var read = await NodeClient.RunAsync("compose.mjs", file ?? Path.Combine(Folder, "compose.yaml"));
        return (JsonNode.Parse(read.GetProperty("compose").GetRawText())!,
            [.. read.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()!)]);
    }

    /// <summary>The settings of a file of names and values, without its comments.</summary>
    public static IReadOnlyDictionary<string, string> ReadEnvironment(params string[] path) =>
        File.ReadLines(Path.Combine([Folder, .. path]))
        .Where(line => line.Contains('=', StringComparison.Ordinal) && !line.StartsWith("# ", StringComparison.Ordinal))
        .Select(line => line.TrimStart('#').Split('=', 2))
        .ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);

    /// <summary>What <c>kubectl kustomize</c> makes of a folder; null when there is no kubectl.</summary>
    public static async Task<string?> RenderAsync(params string[] path)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo("kubectl", ["kustomize", Path.Combine([Folder, .. path])]) { RedirectStandardOutput = true })!;
            var rendered = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return process.ExitCode == 0
                ? rendered : throw new InvalidOperationException($"kubectl kustomize ended with {process.ExitCode}.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
