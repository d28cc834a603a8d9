using ChatCluster.Tests.Page;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Tests.Cli;

/// <summary>A tool that needs consent, and how often it was called.</summary>
internal sealed class LookupTool : IAsyncDisposable
{
    private Standalone.Endpoint _endpoint = null!;
    private int _calls;

    public (string Name, string Value)[] Settings => RestTool.Settings("lookup", $"{_endpoint.Url}/", needsApproval: true);

    /// <summary>Calls since this was asked last.</summary>
    public int TakeCalls() => Interlocked.Exchange(ref _calls, 0);

    public static async Task<LookupTool> StartAsync()
    {
        var tool = new LookupTool();
        tool._endpoint = await Standalone.Endpoint.StartAsync(context =>
        {
            Interlocked.Increment(ref tool._calls);
            return context.Response.WriteAsync("\"OK\"");
        });
        return tool;
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();
}
