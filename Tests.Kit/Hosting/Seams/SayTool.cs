using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Tests.Hosting.Seams;

/// <summary>A tool of everybody, and one that threads marked for it have in place of all others.</summary>
internal sealed class SayTool(string name) : ITool, IToolSource, IThreadToolSource
{
    public const string Mark = "_own";

    public string Name => "the test";

    public IReadOnlyList<ITool> Tools => [this];

    public string Prefix => name;

    public ToolDescription Description { get; } = new()
    {
        Name = name,
        Description = "Says who it is.",
        Parameters = JsonSerializer.SerializeToElement(new { type = "object", properties = new { } }),
        Repeatable = true,
    };

    public Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken) =>
        Task.FromResult(ToolOutput.Ok($"I am {name}."));

    public ValueTask<FoundTools?> FindAsync(ThreadKey thread, CancellationToken cancellationToken) =>
        ValueTask.FromResult(thread.Id.EndsWith(Mark, StringComparison.Ordinal) ? new FoundTools([this]) : null);

    public Task ForgetAsync(ThreadKey thread) => Task.CompletedTask;
}
