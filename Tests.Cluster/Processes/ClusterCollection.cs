using Xunit;

namespace ChatCluster.Tests.Cluster.Processes;

/// <summary>Clusters take turns: each has several processes.</summary>
[CollectionDefinition(Name)]
public sealed class ClusterCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "cluster";
}
