using System.Globalization;
using Npgsql;
using Xunit;

namespace ChatCluster.Storage.Postgres;

/// <summary>A store on an empty database, and what is in it beside the store's back.</summary>
public abstract class PostgresTests(PostgresFixture fixture) : IAsyncLifetime
{
    /// <summary>Takes back what the migrations from the seventh on have made.</summary>
    protected const string BeforeTheSeventh =
        """
        DROP TABLE chatcluster.documents, chatcluster.usage, chatcluster.memory, chatcluster.webhooks, chatcluster.deliveries, chatcluster.access_records, chatcluster.audit;
        DROP TABLE chatcluster.files, chatcluster.content_pieces, chatcluster.contents;
        DROP FUNCTION chatcluster.keep_audit;
        DROP INDEX chatcluster.threads_by_activity;
        CREATE INDEX threads_by_activity ON chatcluster.threads (owner, updated_at DESC, thread_id) INCLUDE (archived, running);
        ALTER TABLE chatcluster.threads DROP COLUMN temporary;

        """;

    private PostgresThreadStore? _store;
    private NpgsqlDataSource? _source;

    protected string Connection { get; private set; } = "";

    internal PostgresThreadStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        Connection = await fixture.BeginAsync();
        _source = NpgsqlDataSource.Create(Connection);
        _store = await PostgresFixture.OpenAsync(Connection);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
            await _source!.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    protected async Task<long> ScalarAsync(string sql)
    {
        await using var command = _source!.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Takes a lock, which goes with the connection.</summary>
    protected async Task<NpgsqlConnection> LockAsync(string sql)
    {
        var connection = new NpgsqlConnection($"{Connection};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"BEGIN; {sql}", connection);
        await command.ExecuteNonQueryAsync();
        return connection;
    }

    /// <summary>Waits until so many connections of an application wait for a lock.</summary>
    protected async Task WaitForLockedAsync(string application, int count)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await ScalarAsync(
            $"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{application}' AND wait_event_type = 'Lock'") < count)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    protected async Task ExecuteAsync(string sql)
    {
        await using var command = _source!.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
