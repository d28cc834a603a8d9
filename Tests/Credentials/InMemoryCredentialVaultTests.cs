using ChatCluster.Credentials;

namespace ChatCluster.Tests.Credentials;

public sealed class InMemoryCredentialVaultTests : CredentialVaultConformance
{
    protected override Task<ICredentialVault> OpenAsync() => Task.FromResult<ICredentialVault>(new InMemoryCredentialVault());
}
