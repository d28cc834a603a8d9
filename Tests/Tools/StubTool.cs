using System.Text.Json;
using ChatCluster.Tools;

namespace ChatCluster.Tests.Tools;

/// <summary>A tool that does what a test says.</summary>
internal sealed class StubTool(
    string name, Func<ToolInvocation, CancellationToken, Task<ToolOutput>> invoke, TimeSpan? timeout = null,
    string? schema = null) : ITool, IToolSource
{
    public ToolDescription Description { get; } = new()
    {
        Name = name,
        Description = "Does what the test says.",
        Parameters = JsonElement.Parse(schema ?? """{"type":"object"}"""),
        Timeout = timeout ?? TimeSpan.FromSeconds(30),
    };

    public string Name => $"the test's {Description.Name}";

    public IReadOnlyList<ITool> Tools => [this];

    public Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken) =>
        invoke(invocation, cancellationToken);
}
