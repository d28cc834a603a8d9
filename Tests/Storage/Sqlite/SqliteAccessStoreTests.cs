using ChatCluster.Access;
using ChatCluster.Tests.Access;
using Microsoft.Data.Sqlite;
using Xunit;

namespace ChatCluster.Storage.Sqlite;

public sealed class SqliteAccessStoreTests : AccessStoreConformance
{
    private readonly DataFolderFixture _folder = new();
    private SqliteThreadStore? _open;

    [Theory]
    [InlineData("UPDATE audit SET tenant = ''")]
    [InlineData("DELETE FROM audit")]
    public async Task Audit_IsNeitherChangedNorDeleted(string sql)
    {
        await Store.AppendAsync([new(DateTimeOffset.UnixEpoch, "acme", "ann", AuditAction.SignedIn)], default);
        await using var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder.Path, "chat.db"), Pooling = false }.ToString());
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;

        var refusal = await Assert.ThrowsAsync<SqliteException>(() => command.ExecuteNonQueryAsync());

        Assert.Contains("append-only", refusal.Message, StringComparison.Ordinal);
        Assert.Single(await Store.ReadAuditAsync(new(), default));
    }

    private protected override async Task<IAccessStore> OpenAsync() => (_open = await _folder.OpenAsync()).Access;

    protected override async Task CloseAsync()
    {
        await _open!.DisposeAsync();
        _folder.Dispose();
    }
}
