using System.Text.Json.Nodes;
using Xunit;

namespace ChatCluster.Tests.Deploy;

/// <summary>One Kubernetes object of a file.</summary>
internal sealed record Manifest(string File, JsonNode Object, IReadOnlyList<string> Problems)
{
    public string Kind => Text("kind")!;

    public string Name => Text("metadata", "name")!;

    public JsonNode Spec => Object["spec"]!;

    /// <summary>The one container of a Deployment.</summary>
    public JsonNode Container => Assert.Single(At("spec", "template", "spec", "containers")!.AsArray())!;

    public JsonNode? At(params string[] path) => path.Aggregate<string, JsonNode?>(Object, (node, name) => node?[name]);

    public string? Text(params string[] path) => At(path)?.ToString();

    /// <summary>The ports of a Deployment by their names.</summary>
    public IReadOnlyDictionary<string, int> Ports =>
        Container["ports"]!.AsArray().ToDictionary(port => port!["name"]!.ToString(), port => (int)port!["containerPort"]!);

    /// <summary>What a Deployment sets itself, beside its ConfigMap and Secrets.</summary>
    public IReadOnlyDictionary<string, string?> Environment =>
        Container["env"]!.AsArray().ToDictionary(entry => entry!["name"]!.ToString(), entry => entry!["value"]?.ToString());
}
