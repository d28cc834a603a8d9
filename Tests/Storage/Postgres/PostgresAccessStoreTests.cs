using ChatCluster.Access;
using ChatCluster.Tests.Access;
using Npgsql;
using Xunit;

namespace ChatCluster.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresAccessStoreTests(PostgresFixture fixture) : AccessStoreConformance
{
    private string _connection = "";
    private PostgresThreadStore? _store;

    [Theory]
    [InlineData("UPDATE chatcluster.audit SET tenant = ''")]
    [InlineData("DELETE FROM chatcluster.audit")]
    [InlineData("TRUNCATE chatcluster.audit")]
    public async Task Audit_IsNeitherChangedNorDeleted(string sql)
    {
        await Store.AppendAsync([new(DateTimeOffset.UnixEpoch, "acme", "ann", AuditAction.SignedIn)], default);
        await using var source = NpgsqlDataSource.Create(_connection);
        await using var command = source.CreateCommand(sql);

        var refusal = await Assert.ThrowsAsync<PostgresException>(() => command.ExecuteNonQueryAsync());

        Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);
        Assert.Single(await Store.ReadAuditAsync(new(), default));
    }

    private protected override async Task<IAccessStore> OpenAsync()
    {
        _connection = await fixture.BeginAsync();
        _store = await PostgresFixture.OpenAsync(_connection);
        return new PostgresAccessStore(_store.Database);
    }

    protected override async Task CloseAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }
}
