using ChatCluster.Credentials;
using ChatCluster.Tests.Credentials;

namespace ChatCluster.Storage.Sqlite;

public sealed class SqliteCredentialVaultConformanceTests : CredentialVaultConformance
{
    private readonly DataFolderFixture _folder = new();
    private SqliteThreadStore? _open;

    protected override async Task<ICredentialVault> OpenAsync() => (_open = await _folder.OpenAsync()).Credentials;

    protected override async Task CloseAsync()
    {
        await _open!.DisposeAsync();
        _folder.Dispose();
    }
}
