namespace ChatCluster.Storage.Files;

public sealed class FileThreadCatalogConformanceTests : ThreadCatalogConformance
{
    private readonly DataFolderFixture folder = new();
    private FileThreadStore? open;

    protected override async Task<IThreadStore> OpenAsync() => open = await folder.OpenAsync();

    protected override async Task CloseAsync()
    {
        await open!.DisposeAsync();
        folder.Dispose();
    }
}
