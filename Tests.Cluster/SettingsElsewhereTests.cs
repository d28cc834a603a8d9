using ChatCluster.Configuration;
using ChatCluster.Grains.Relay;
using ChatCluster.Grains.ToolCalls;
using ChatCluster.Silo;
using Orleans.Configuration;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>Standalone and front ends know the settings of silos by name alone. What is added to a class has to be added there.</summary>
public sealed class SettingsElsewhereTests
{
    [Fact]
    public void Cluster_NamesAre_ThoseOfItsClasses()
    {
        var root = SettingNode.Root();
        root.Add("Cluster", typeof(ClusterMemberOptions));
        root.Add("Cluster:Directory", typeof(GrainDirectoryOptions));
        root.Add("Relay", typeof(RelayOptions));
        root.Add("ToolCalls", typeof(ToolCallOptions));

        Assert.Equal(root.Names().Order(StringComparer.Ordinal), SettingsElsewhere.Cluster.Order(StringComparer.Ordinal));
    }
}
