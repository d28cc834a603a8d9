using ChatCluster.Documents;

namespace ChatCluster.Tests.Documents;

public sealed class InMemoryDocumentStoreTests : DocumentStoreConformance
{
    private protected override Task<IDocumentStore> OpenAsync() => Task.FromResult<IDocumentStore>(new InMemoryDocumentStore());
}
