using Xunit;

namespace ChatCluster.Tests.Cluster.Processes;

/// <summary>Clusters whose processes are killed or replaced take turns.</summary>
[CollectionDefinition(Name)]
public sealed class FaultCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "faults";
}
