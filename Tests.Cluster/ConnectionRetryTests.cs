using ChatCluster.Api;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>What a front end says while it waits for its first silo.</summary>
public sealed class ConnectionRetryTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly Lines _log = new();

    [Fact]
    public async Task Wait_ForTheFirstSiloOfADatabase_IsExplained()
    {
        await TryAsync(
            new ConnectionRetry(_time, _log),
            new PostgresException("relation \"orleansquery\" does not exist", "ERROR", "ERROR", PostgresErrorCodes.UndefinedTable));

        Assert.Contains("No silo has been started with this database yet.", Assert.Single(_log.Written), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wait_ThatLasts_IsSaidOnceForEachReasonAndThenTwiceAMinute()
    {
        var retry = new ConnectionRetry(_time, _log);
        for (var i = 0; i < 45; i++)
        {
            await TryAsync(retry, new NpgsqlException());
        }

        await TryAsync(retry, new InvalidOperationException("No gateway is known."));

        Assert.Equal([true, true, false], _log.Written.Select(line => line.EndsWith(
            "PostgreSQL cannot be reached: check that it runs, and Host and Port in the connection string.", StringComparison.Ordinal)));
        Assert.EndsWith("No gateway is known.", _log.Written[^1], StringComparison.Ordinal);
    }

    private async Task TryAsync(ConnectionRetry retry, Exception exception)
    {
        var asked = retry.ShouldRetryConnectionAttempt(exception, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(await asked);
    }

    private sealed class Lines : ILogger<ConnectionRetry>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
