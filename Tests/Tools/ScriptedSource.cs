using ChatCluster.Tools;

namespace ChatCluster.Tests.Tools;

/// <summary>A source that changes when a test says so.</summary>
internal sealed class ScriptedSource(string prefix, params ToolSourceSnapshot[] first) : IChangingToolSource
{
    private Action _changed = () => { };

    public string Name => $"the test's {prefix}";

    public string? Prefix => prefix;

    public ToolSourceSnapshot Current { get; private set; } = ToolSourceSnapshot.Loading;

    public static ToolSourceSnapshot With(params string[] tools) =>
        new(ToolSourceState.Available, [.. tools.Select(name => new StubTool(name, (_, _) => Task.FromResult(ToolOutput.Ok(name))))]);

    public Task RunAsync(Action changed, CancellationToken cancellationToken)
    {
        _changed = changed;
        foreach (var snapshot in first)
        {
            Become(snapshot);
        }

        return Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public void Become(ToolSourceSnapshot snapshot)
    {
        Current = snapshot;
        _changed();
    }
}
