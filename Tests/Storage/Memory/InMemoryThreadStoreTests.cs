namespace ChatCluster.Storage.Memory;

public sealed class InMemoryThreadStoreTests : ThreadStoreConformance
{
    protected override Task<IThreadStore> OpenAsync() => Task.FromResult<IThreadStore>(new InMemoryThreadStore());
}
