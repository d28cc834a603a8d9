using System.Security.Cryptography;
using ChatCluster.Credentials;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresCredentialVaultTests(PostgresFixture fixture) : PostgresTests(fixture)
{
    private static readonly Dictionary<string, string> Token = new() { ["Authorization"] = "Token hush" };

    [Fact]
    public async Task Write_ThenReadByAnotherProcess_IsTheSameUntilDeleted()
    {
        var key = RandomNumberGenerator.GetBytes(CredentialCipher.KeyLength);
        using var vault = new PostgresCredentialVault(Store.Database, new(key));
        await using var otherStore = await PostgresFixture.OpenAsync(Connection);
        using var other = new PostgresCredentialVault(otherStore.Database, new(key));
        await vault.WriteAsync(Key(), "m", new Dictionary<string, string> { ["Authorization"] = "before" }, CancellationToken.None);
        await vault.WriteAsync(Key(), "m", Token, CancellationToken.None);

        Assert.Equal(Token, await other.ReadAsync(Key(), "m", CancellationToken.None));
        Assert.Empty(await other.ReadAsync(Key(), "m2", CancellationToken.None));

        await other.DeleteAsync(Key(), "m", CancellationToken.None);
        Assert.Empty(await vault.ReadAsync(Key(), "m", CancellationToken.None));
    }

    [Fact]
    public async Task Write_ASecret_IsNotInTheDatabaseAndOfNoUseElsewhere()
    {
        using var vault = new PostgresCredentialVault(Store.Database, new(RandomNumberGenerator.GetBytes(CredentialCipher.KeyLength)));
        using var withAnotherKey =
            new PostgresCredentialVault(Store.Database, new(RandomNumberGenerator.GetBytes(CredentialCipher.KeyLength)));
        await vault.WriteAsync(Key(), "m", Token, CancellationToken.None);

        Assert.Equal(0, await ScalarAsync("SELECT count(*) FROM chatcluster.credentials WHERE position('hush'::bytea in sealed) > 0"));
        await Assert.ThrowsAnyAsync<CryptographicException>(() => withAnotherKey.ReadAsync(Key(), "m", CancellationToken.None));
        await ExecuteAsync("UPDATE chatcluster.credentials SET thread_id = 'stolen'");
        await Assert.ThrowsAnyAsync<CryptographicException>(() => vault.ReadAsync(Key("stolen"), "m", CancellationToken.None));
    }
}
