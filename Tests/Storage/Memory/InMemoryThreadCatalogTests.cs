namespace ChatCluster.Storage.Memory;

public sealed class InMemoryThreadCatalogTests : ThreadCatalogConformance
{
    protected override Task<IThreadStore> OpenAsync() => Task.FromResult<IThreadStore>(new InMemoryThreadStore());
}
