using ChatCluster.Access;

namespace ChatCluster.Tests.Access;

public sealed class InMemoryAccessStoreTests : AccessStoreConformance
{
    private protected override Task<IAccessStore> OpenAsync() => Task.FromResult<IAccessStore>(new InMemoryAccessStore());
}
