using System.Text.Json;
using ChatCluster.Tools;

namespace ChatCluster.Tests.Runs;

/// <summary>A tool that does what a test says and counts its calls.</summary>
internal sealed class TestTool(
    string name, Func<ToolInvocation, CancellationToken, Task<ToolOutput>> invoke, bool repeatable = false, bool approval = false) : ITool
{
    private readonly List<ToolInvocation> _calls = [];

    /// <summary>How long one call may take.</summary>
    public TimeSpan Timeout
    {
        get => Description.Timeout;
        init => Description = Description with { Timeout = value };
    }

    /// <summary>Whether its calls change something.</summary>
    public bool Effects
    {
        get => Description.HasEffects;
        init => Description = Description with { Effects = value };
    }

    public IReadOnlyList<ToolInvocation> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    public ToolDescription Description { get; private init; } = new()
    {
        Name = name,
        Description = "For tests.",
        Parameters = JsonSerializer.SerializeToElement(new { type = "object", properties = new { q = new { type = "string" } } }),
        Repeatable = repeatable,
        NeedsApproval = approval,
        MaxCallsPerRun = 100,
    };

    public static TestTool Echo(string name = "echo") =>
        new(name, (call, _) => Task.FromResult(ToolOutput.Ok($"{name}:{call.Arguments.GetProperty("q").GetString()}")));

    public static TestTool Named(string name, Func<ToolInvocation, ToolOutput> answer) =>
        new(name, (call, _) => Task.FromResult(answer(call)));

    public Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        lock (_calls)
        {
            _calls.Add(invocation);
        }

        return invoke(invocation, cancellationToken);
    }
}
