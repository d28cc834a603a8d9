using Xunit;

namespace ChatCluster.Tests.Cluster.Processes;

/// <summary>
/// Clusters of several processes take turns. Two other collections run beside them, because a cluster waits more than it works:
/// <see cref="FaultCollection"/> and <see cref="Hosting.InProcessCollection"/>.
/// </summary>
[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "cluster";
}
