using ChatCluster.Credentials;
using ChatCluster.Storage.Files;

namespace ChatCluster.Tests.Credentials;

public sealed class FileCredentialVaultTests : CredentialVaultConformance
{
    private readonly DataFolderFixture _folder = new();

    protected override Task<ICredentialVault> OpenAsync() => Task.FromResult<ICredentialVault>(new FileCredentialVault(_folder.Path));

    protected override Task CloseAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }
}
