namespace ChatCluster.Bench.Servers;

/// <summary>The product in one process, with its data in a folder.</summary>
internal sealed class StandaloneServer(ServerProcess process, string data) : ProductServer(process)
{
    public override string Name => "Standalone";

    public string Data => data;
}
