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
            connection.Execute("PRAGMA user_version = 3");
        }

        await using var store = await folder.OpenAsync();

        await BeforeTheLedger.AssertCarriedOverAsync(store);
    }
}
