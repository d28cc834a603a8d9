using ChatCluster.Sandbox.Models;

namespace ChatCluster.Tests.Standalone;

/// <summary>Settings that point the program at a sandbox model.</summary>
internal static class SandboxSettings
{
    public static (string Name, string Value)[] For(ModelServer model) =>
    [
        ("ChatCluster:Models:sandbox:Provider", "ollama"),
        ("ChatCluster:Models:sandbox:Endpoint", model.Address.ToString()),
        ("ChatCluster:Models:sandbox:Model", "sandbox"),
        ("ChatCluster:DefaultModel", "sandbox"),
        ("ChatCluster:Runs:CheckpointInterval", "00:00:00.2"),
        ("ChatCluster:Runs:ImproveTitles", "false"),
    ];
}
