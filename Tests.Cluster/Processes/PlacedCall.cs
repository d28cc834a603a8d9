namespace ChatCluster.Tests.Cluster.Processes;

/// <summary>A thread with a tool call under way, and the silos that the two are on, as their logs tell.</summary>
internal sealed record PlacedCall(string Tool, ThreadClient Client, ServerProcess ThreadSilo, ServerProcess CallSilo)
{
    /// <summary>Begins a thread whose run makes a call, and finds out where.</summary>
    public static async Task<PlacedCall> BeginAsync(ServerCluster cluster, string tool)
    {
        var client = new ThreadClient(await cluster.CreateThreadAsync(), cluster.Clients);
        await client.PostAsync(tool);
        await client.ReadAsync(e => e.Name == "tool.started");
        return new(tool, client, await FindAsync("dispatching"), await FindAsync("executing"));

        async Task<ServerProcess> FindAsync(string what)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (true)
            {
                if (cluster.Silos.Find(
                    silo => silo.Output.Split('\n')
                        .Any(line => line.Contains($"Thread {client.ThreadId}: {what} call ", StringComparison.Ordinal))) is { } found)
                {
                    return found;
                }

                await Task.Delay(20, patience.Token);
            }
        }
    }

    /// <summary>Begins threads until there is one that a test needs.</summary>
    public static async Task<List<PlacedCall>> BeginUntilAsync(
        ServerCluster cluster, Func<List<PlacedCall>, bool> enough, string tool = WorkEndpoint.Work)
    {
        var calls = new List<PlacedCall>();
        while (!enough(calls))
        {
            if (calls.Count == 40)
            {
                throw new InvalidOperationException($"Forty calls, and none where the test needs one: "
                    + string.Join(
                        ", ", calls.Select(call => $"{cluster.Silos.IndexOf(call.ThreadSilo)}>{cluster.Silos.IndexOf(call.CallSilo)}")));
            }

            calls.Add(await BeginAsync(cluster, tool));
        }

        return calls;
    }
}
