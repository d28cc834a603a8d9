using ChatCluster.Sandbox.Postgres;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Postgres;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSchemaTests(PostgresFixture fixture) : PostgresTests(fixture)
{
    [Fact]
    public async Task Open_ByManyAtOnce_AppliesEachMigrationOnce()
    {
        await ExecuteAsync("DROP SCHEMA chatcluster CASCADE");

        var stores =
            await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => PostgresFixture.OpenAsync(Connection, options => options.PoolSize = 2)));

        Assert.Equal(12, await ScalarAsync("SELECT count(*) FROM chatcluster.migrations"));
        await stores[0].AppendAsync(Key(), 0, "x");
        Assert.Equal(["x"], await stores[5].ReadTextsAsync(Key()));
        foreach (var store in stores)
        {
            await store.DisposeAsync();
        }
    }

    [Fact]
    public async Task Open_ASchemaOfANewerProgram_IsRefused()
    {
        await ExecuteAsync("INSERT INTO chatcluster.migrations (version, name) VALUES (900, '900-from-the-future')");

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresFixture.OpenAsync(Connection));

        Assert.Contains("version 900", refused.Message, StringComparison.Ordinal);
        Assert.Contains("newer program", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_AnOlderSchema_IsBroughtUpToDateWithItsThreads()
    {
        await Store.AppendAsync(Key(), 0, "kept");
        await ExecuteAsync(
            BeforeTheSeventh + """
            DROP TABLE chatcluster.credentials;
            DROP TRIGGER words_of_owner ON chatcluster.events;
            DROP FUNCTION chatcluster.give_words_to_owner;
            DROP FUNCTION chatcluster.words_of;
            ALTER TABLE chatcluster.threads DROP COLUMN owner;
            CREATE INDEX threads_by_title ON chatcluster.threads (tenant, username, left(title_key, 200), thread_id);
            CREATE INDEX threads_by_creation ON chatcluster.threads (tenant, username, created_at DESC, thread_id);
            CREATE INDEX threads_by_activity ON chatcluster.threads (tenant, username, updated_at DESC, thread_id) INCLUDE (archived, running);
            DELETE FROM chatcluster.migrations WHERE version > 1
            """);

        await using var store = await PostgresFixture.OpenAsync(Connection);

        Assert.Equal(["kept"], await store.ReadTextsAsync(Key()));
        Assert.Equal(1, (await store.ListAsync(Key().Owner, new(), CancellationToken.None)).Total);
        Assert.Equal(0, await ScalarAsync("SELECT count(*) FROM chatcluster.credentials"));
    }

    [Fact]
    public async Task FindAThread_OfAnOwnerWithMany_IsByItsKey()
    {
        // Nothing is known about the table yet, so all that the planner goes by is which indexes there are.
        await ExecuteAsync(
            """
            ALTER TABLE chatcluster.threads SET (autovacuum_enabled = false);
            INSERT INTO chatcluster.threads (tenant, username, thread_id, sequence, summary, running, archived, created_at, updated_at)
            SELECT 'default', 'ada', 't' || n, 1, '', false, false, now(), now() FROM generate_series(1, 5000) n
            """);

        await using var source = Npgsql.NpgsqlDataSource.Create(Connection);
        await using var command = source.CreateCommand(
            "EXPLAIN SELECT sequence FROM chatcluster.threads WHERE tenant = 'default' AND username = 'ada' AND thread_id = 't4000'");
        Assert.Contains("threads_tenant_username_thread_id_key", (string?)await command.ExecuteScalarAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Password=wrong", "check Username and Password")]
    [InlineData("Database=nowhere", "create it, or correct Database")]
    public async Task Open_WithWrongSettings_SaysWhichAndNeverThePassword(string setting, string advice)
    {
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresFixture.OpenAsync($"{Connection};{setting}"));

        Assert.Contains(advice, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Host=")]
    [InlineData("Host=db;Passwort=hush;hush")]
    [InlineData("Host=db;Port=hush")]
    public async Task Open_WithoutAUsableConnectionString_SaysWhatToWrite(string connection)
    {
        var refused =
            await Assert.ThrowsAsync<Microsoft.Extensions.Options.OptionsValidationException>(() => PostgresFixture.OpenAsync(connection));

        Assert.Contains("Host=127.0.0.1;Database=chat", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WithoutAServer_NamesHostPortAndDatabase()
    {
        // A port that nothing listens on: it was free a moment ago and is the test's own.
        using var taken = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
        taken.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        var port = ((System.Net.IPEndPoint)taken.LocalEndPoint!).Port;

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => PostgresFixture.OpenAsync(
            $"Host=127.0.0.1;Port={port};Database=chat;Username=chat;Password=hush", options => options.StartTimeout = TimeSpan.Zero));

        Assert.StartsWith(
            $"PostgreSQL at 127.0.0.1:{port}, database 'chat' cannot be reached: check that it runs", refused.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("hush", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ASchemaFromBeforeTheLedger_CarriesOverWhatThreadsHadUsed()
    {
        await Store.AddAsync(BeforeTheLedger.Thread);
        await Store.AppendAsync(Key("unused"), 0, "nothing");
        await ExecuteAsync(
            "DROP TABLE chatcluster.usage, chatcluster.memory, chatcluster.documents; ALTER TABLE chatcluster.threads DROP COLUMN temporary; "
            + "CREATE INDEX threads_by_activity ON chatcluster.threads (owner, updated_at DESC, thread_id) INCLUDE (archived, running); "
            + "DELETE FROM chatcluster.migrations WHERE version > 9");

        await using var store = await PostgresFixture.OpenAsync(Connection);

        await BeforeTheLedger.AssertCarriedOverAsync(store);
    }
}
