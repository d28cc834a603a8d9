using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Sqlite;

public sealed class SqliteLedgerTests
{
    [Fact]
    public async Task Open_ADatabaseFromBeforeTheLedger_CarriesOverWhatThreadsHadUsed()
    {
        using var folder = new DataFolderFixture();
        await using (var before = await folder.OpenAsync())
        {
            await before.AddAsync(BeforeTheLedger.Thread);
            await before.AppendAsync(Key("unused"), 0, "nothing");
        }

        using (var connection = new Connection(folder.Database))
        {
            connection.Execute("DROP TABLE usage");
            connection.Execute("DROP TABLE memory");
            connection.Execute("DROP TABLE documents");
            connection.Execute("DROP INDEX threads_temporary");
            connection.Execute("DROP INDEX threads_by_activity");
            connection.Execute("ALTER TABLE threads DROP COLUMN temporary");
            connection.Execute("CREATE INDEX threads_by_activity ON threads (owner, updated DESC, name, archived, running, agent)");
            connection.Execute("PRAGMA user_version = 3");
        }

        await using var store = await folder.OpenAsync();

        await BeforeTheLedger.AssertCarriedOverAsync(store);
    }
}
