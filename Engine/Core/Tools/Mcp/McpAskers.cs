using ChatCluster.Threads;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>The calls under way on one connection. A question does not name its call: it is attributed to the latest.</summary>
internal sealed class McpAskers
{
    private readonly Lock _gate = new();
    private readonly List<McpAsker> _calls = [];

    public McpAsker Begin()
    {
        var asker = new McpAsker();
        lock (_gate)
        {
            _calls.Add(asker);
        }

        return asker;
    }

    public void End(McpAsker asker)
    {
        lock (_gate)
        {
            _calls.Remove(asker);
        }
    }

    public async ValueTask<ElicitResult> AskAsync(ElicitRequestParams? request, CancellationToken cancellationToken)
    {
        McpAsker? asker;
        lock (_gate)
        {
            asker = _calls.LastOrDefault();
        }

        return asker is null || request is null
            ? new() { Action = InputResolved.Cancel } : await asker.AskAsync(request, cancellationToken);
    }
}
