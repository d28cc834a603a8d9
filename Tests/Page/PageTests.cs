using Xunit;

namespace ChatCluster.Tests.Page;

/// <summary>Tests that share the browser, one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class PageTests : ICollectionFixture<PageBrowser>
{
    public const string Name = "Page";
}
