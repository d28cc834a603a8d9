namespace ChatCluster.Tools;

/// <summary>The tools that need no configuration.</summary>
internal sealed class BuiltInTools(TimeProvider time) : IToolSource
{
    public string Name => "the built-in tools";

    public IReadOnlyList<ITool> Tools { get; } = [new ClockTool(time)];
}
