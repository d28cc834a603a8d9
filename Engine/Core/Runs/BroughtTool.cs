using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Tools;

namespace ChatCluster.Runs;

/// <summary>A tool that the run's client has brought along. It is shown to the model; its calls wait for the client.</summary>
internal sealed class BroughtTool(ClientTool tool) : ITool
{
    private static readonly JsonElement AnyObject = JsonElement.Parse("""{"type":"object","additionalProperties":true}""");

    public ToolDescription Description { get; } = new()
    {
        Name = tool.Name,
        Description = tool.Description ?? "",
        Parameters = tool.Parameters is { } given && given.TryParse(out var schema) ? schema : AnyObject,
        Source = "client",
    };

    /// <summary>Not to be asked for: nothing here can make the call.</summary>
    public Task<ToolOutput> InvokeAsync(ToolInvocation invocation, CancellationToken cancellationToken) =>
        Task.FromResult(
            ToolOutput.Failed(ToolErrorCodes.UnknownTool, $"The application makes the calls of '{tool.Name}', and not this server."));
}
