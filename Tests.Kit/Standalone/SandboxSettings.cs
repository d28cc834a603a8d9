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

        // Whole scripts are answered as they stand; nothing is summed up in between.
        ("ChatCluster:Models:sandbox:ContextWindow", "10000000"),
        ("ChatCluster:DefaultModel", "sandbox"),
        ("ChatCluster:Runs:CheckpointInterval", "00:00:00.2"),
        ("ChatCluster:Runs:ImproveTitles", "false"),
    ];
}
