using ChatCluster.Tests.Cluster.Processes;
using Xunit;

namespace ChatCluster.Tests.Cluster.Hosting;

/// <summary>Clusters in the process of the tests take turns.</summary>
[CollectionDefinition(Name)]
public sealed class InProcessCollection : ICollectionFixture<PostgresFixture>
{
    public const string Name = "in process";
}
