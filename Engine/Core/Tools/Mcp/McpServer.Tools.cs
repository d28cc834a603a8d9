using System.Text.Json;
using ChatCluster.Tools.Arguments;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>What the server offers, as tools.</summary>
internal sealed partial class McpServer
{
    private const int MaxDescription = 4_000;
    private const int MaxLeftOut = 5;

    // A prompt holds the whole of it.
    private const int MaxSchema = 64 * 1024;

    private string _listed = "";
    private TimeSpan? _fresh;

    private async Task<ToolSourceSnapshot> ListAsync(McpClient client, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Options.ConnectTimeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var list = client.ServerCapabilities.Tools is null
            ? new([], null, Cut: false)
            : await McpListing.ReadAsync(client, IsTaken, _maxTools, _maxListChars, either.Token);
        _fresh = list.Fresh;
        var listed = JsonSerializer.Serialize(list.Tools, McpJsonUtilities.DefaultOptions);
        if (listed == _listed && _current.State is ToolSourceState.Available)
        {
            return _current;
        }

        _listed = listed;
        client.ClearKnownTools();
        var (tools, leftOut) = (new List<ITool>(), new List<string>());
        foreach (var tool in list.Tools.DistinctBy(tool => tool.Name))
        {
            if (SchemaCheck.Problem(tool.InputSchema) is { } problem)
            {
                leftOut.Add($"{tool.Name}: its inputSchema {problem}");
            }
            else if (tool.InputSchema.GetRawText().Length > MaxSchema)
            {
                leftOut.Add($"{tool.Name}: its inputSchema is longer than {MaxSchema} characters");
            }
            else if (!IsKnownTo(client, tool))
            {
                leftOut.Add($"{tool.Name}: its inputSchema has an x-mcp-header that no header can be");
            }
            else
            {
                tools.Add(new McpTool(tool, Describe(tool), this, _logger));
            }
        }

        if (list.Cut)
        {
            leftOut.Add($"what comes after the first {list.Tools.Count}");
        }

        var reason = leftOut.Count == 0
            ? null : $"Left out: {string.Join("; ", leftOut.Take(MaxLeftOut))}{(leftOut.Count > MaxLeftOut ? "; …" : "")}.";
        return new(ToolSourceState.Available, tools, reason);
    }

    // A tool whose headers cannot be written must not be called (SEP-2243).
    private static bool IsKnownTo(McpClient client, Tool tool)
    {
        try
        {
            client.AddKnownTools([tool]);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private bool IsTaken(Tool tool) => Options.Tools.Count == 0 || McpToolName.IsIn(tool.Name, Options.Tools);

    // A server's hints are its own word; the operator decides by these settings how far to trust it.
    private ToolDescription Describe(Tool tool)
    {
        var hints = tool.Annotations;
        var about = string.Join(
            '\n', new[] { tool.Title ?? hints?.Title, tool.Description }.Where(text => !string.IsNullOrWhiteSpace(text)));
        return new()
        {
            Name = McpToolName.Of(_server, tool.Name),
            Description = about.Length <= MaxDescription ? about : about[..MaxDescription],
            Parameters = tool.InputSchema,
            Repeatable = hints?.ReadOnlyHint is true || hints?.IdempotentHint is true,
            NeedsApproval = !McpToolName.IsIn(tool.Name, Options.WithoutApproval)
                && (Options.NeedsApproval ?? hints?.ReadOnlyHint is not true),
            Effects = hints?.ReadOnlyHint is not true,
            Timeout = Options.Timeout,
            MaxCallsPerRun = Options.MaxCallsPerRun,
            Source = $"mcp:{_server}",
        };
    }
}
