using Xunit;

namespace ChatCluster.Tests.Page;

/// <summary>Tests that share the browser; they have the machine to themselves, because some of them measure.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class PageTests : ICollectionFixture<PageBrowser>
{
    public const string Name = "Page";
}
