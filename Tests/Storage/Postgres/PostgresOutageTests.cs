using System.Collections.Concurrent;
using ChatCluster.Sandbox.Postgres;
using ChatCluster.Tests.Web;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;
using Xunit;
using static ChatCluster.Storage.StoreFixtures;

namespace ChatCluster.Storage.Postgres;

/// <summary>What happens when the server goes away and comes back. Each test has a server of its own.</summary>
public sealed class PostgresOutageTests : IAsyncLifetime
{
    private readonly LogRecorder _log = new();
    private PostgresServer? _server;
    private PostgresThreadStore? _store;

    private PostgresServer Server => _server!;

    private PostgresThreadStore Store => _store!;

    public async ValueTask InitializeAsync()
    {
        var binaries = PostgresBinaries.Find(out var why);
        Assert.SkipWhen(binaries is null, why);
        _server = await PostgresServer.StartAsync(binaries!);
        _store = await PostgresFixture.OpenAsync(await _server.CreateDatabaseAsync(), log: _log);
    }

    public async ValueTask DisposeAsync()
    {
        if (_store is not null)
        {
            await _store.DisposeAsync();
        }

        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _log.Dispose();
    }

    [Theory]
    [InlineData("immediate")]
    [InlineData("fast")]
    public async Task Append_WhileTheServerStopsAndStarts_LosesNothingAcknowledged(string mode)
    {
        var acknowledged = new ConcurrentDictionary<ThreadKey, int>();
        var failed = new TaskCompletionSource<StoreUnavailableException>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var ending = new CancellationTokenSource();
        var recovered = new ConcurrentDictionary<ThreadKey, bool>();
        var writers = Enumerable.Range(0, 20).Select(n => WriteAsync(Key($"t{n}"))).ToArray();
        await UntilAsync(() => acknowledged.Values.Sum() > 200, writers);

        await Server.StopAsync(mode);
        var unavailable = await failed.Task;
        await Server.StartAgainAsync();
        await UntilAsync(() => recovered.Count == writers.Length, writers);
        await ending.CancelAsync();
        await Task.WhenAll(writers);

        Assert.StartsWith("PostgreSQL at 127.0.0.1:", unavailable.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(PostgresServer.Password, unavailable.ToString(), StringComparison.Ordinal);
        foreach (var (key, count) in acknowledged)
        {
            // Each event tells its own sequence, so that nothing is missing, doubled or moved.
            var texts = await Store.ReadTextsAsync(key);
            Assert.True(texts.Length >= count);
            Assert.Equal(Enumerable.Range(1, texts.Length).Select(sequence => $"{sequence}"), texts);
            Assert.Equal(texts.Length, (await Store.FindAsync(key))!.Sequence);
        }

        async Task WriteAsync(ThreadKey key)
        {
            var (sequence, known, wasUnavailable) = (0L, true, false);
            while (!ending.IsCancellationRequested)
            {
                try
                {
                    if (!known)
                    {
                        (sequence, known) = ((await Store.FindAsync(key))?.Sequence ?? 0, true);
                    }

                    await Store.AppendAsync(key, (int)sequence, $"{sequence + 1}");
                    acknowledged[key] = (int)++sequence;
                    if (wasUnavailable)
                    {
                        recovered[key] = true;
                    }
                }
                catch (StoreUnavailableException exception)
                {
                    failed.TrySetResult(exception);
                    (known, wasUnavailable) = (false, true);
                    await Task.Delay(20);
                }
            }
        }
    }

    [Fact]
    public async Task Read_AfterARestartNobodyNoticed_Succeeds()
    {
        await Store.AppendAsync(Key(), 0, "kept");
        await Server.StopAsync("fast");
        await Server.StartAgainAsync();

        // The pool's connections are dead, and the first read finds out.
        Assert.Equal(["kept"], await Store.ReadTextsAsync(Key()));
    }

    [Fact]
    public async Task Everything_WithoutTheServer_IsUnavailable()
    {
        await Store.AppendAsync(Key(), 0, "kept");
        await Server.StopAsync("fast");

        var append = await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.AppendAsync(Key(), 1, "x"));
        Assert.EndsWith("Whether the events were stored is not known.", append.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.ReadAllAsync(Key()));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.ReadBackwardAsync(Key(), 9, 9, CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.FindAsync(Key()));
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.ListAsync(Ada, new(), CancellationToken.None));
        await Assert.ThrowsAsync<StoreUnavailableException>(async () => await Store.ListRunningAsync(CancellationToken.None).ToListAsync());
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.DeleteAsync(Key(), CancellationToken.None));

        await Server.StartAgainAsync();
        await Store.AppendAsync(Key(), 1, "after");
        Assert.Equal(["kept", "after"], await Store.ReadTextsAsync(Key()));
        Assert.Contains(
            "until it recovers", Assert.Single(_log.Problems, line => line.Level == LogLevel.Error).Text, StringComparison.Ordinal);
        Assert.Single(_log.Lines, line => line.Text.Contains("answers again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Append_ToAReadOnlyServer_IsUnavailableAndSaysWhy()
    {
        await Server.ExecuteAsync("postgres", "ALTER SYSTEM SET default_transaction_read_only = on");
        await Server.StopAsync("fast");
        await Server.StartAgainAsync();
        await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.AppendAsync(Key(), 0, "finds the dead connection"));

        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => Store.AppendAsync(Key(), 0, "x"));

        Assert.Contains("is read only", refused.Message, StringComparison.Ordinal);
        Assert.Null(await Store.FindAsync(Key()));
    }

    [Fact]
    public async Task Append_ThatTheSynchronousStandbyDoesNotGet_IsNotAcknowledged()
    {
        using var log = new LogRecorder();

        // A busy machine may take its time to open a connection, and to heed that a statement is given up.
        var connection = $"{await Server.CreateDatabaseAsync()};Timeout=30;Cancellation Timeout=60000";
        await using var store =
            await PostgresFixture.OpenAsync(connection, options => options.CommandTimeout = TimeSpan.FromSeconds(1), log);
        await Server.ExecuteAsync("postgres", "ALTER SYSTEM SET synchronous_standby_names = 'nobody'");
        await Server.ExecuteAsync("postgres", "SELECT pg_reload_conf()");

        // The server takes a moment to heed it.
        StoreUnavailableException? refused = null;
        for (var sequence = 0; sequence < 10 && refused is null; sequence++)
        {
            refused = await Record.ExceptionAsync(() => store.AppendAsync(Key(), sequence, "x")) as StoreUnavailableException;
            await Task.Delay(100);
        }

        Assert.Contains("without its synchronous standby", refused?.Message, StringComparison.Ordinal);
        Assert.EndsWith("Whether the events were stored is not known.", refused?.Message, StringComparison.Ordinal);
        Assert.Equal(LogLevel.Warning, Assert.Single(log.Problems).Level);
    }

    [Fact]
    public async Task Open_BeforeTheServerIsThere_WaitsForIt()
    {
        var connection = await Server.CreateDatabaseAsync();
        await Server.StopAsync("fast");

        var opening = PostgresFixture.OpenAsync(connection, options => options.StartTimeout = TimeSpan.FromMinutes(5));
        await Server.StartAgainAsync();

        await using var store = await opening;
        await store.AppendAsync(Key(), 0, "x");
    }

    // Ends also when a writer ends before its time, with what ended it.
    private static async Task UntilAsync(Func<bool> condition, Task[] writers)
    {
        while (!condition())
        {
            await await Task.WhenAny([Task.Delay(20), .. writers]);
        }
    }
}
