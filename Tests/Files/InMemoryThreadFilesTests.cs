using ChatCluster.Files;

namespace ChatCluster.Tests.Files;

public sealed class InMemoryThreadFilesTests : ThreadFilesConformance
{
    private protected override IThreadFiles Files { get; } = new InMemoryThreadFiles();
}
