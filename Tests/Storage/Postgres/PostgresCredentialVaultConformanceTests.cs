using ChatCluster.Credentials;
using ChatCluster.Tests.Credentials;
using Xunit;

namespace ChatCluster.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresCredentialVaultConformanceTests(PostgresFixture fixture) : CredentialVaultConformance
{
    private PostgresThreadStore? _store;

    protected override async Task<ICredentialVault> OpenAsync()
    {
        _store = await PostgresFixture.OpenAsync(await fixture.BeginAsync());
        return new PostgresCredentialVault(_store.Database, new(new byte[CredentialCipher.KeyLength]));
    }

    protected override async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }
}
