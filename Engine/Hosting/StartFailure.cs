using System.Net.Sockets;
using ChatCluster.Storage;
using ChatCluster.Storage.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatCluster.Hosting;

/// <summary>Says why a program cannot start, in words that name the repair. What it does not know keeps its stack trace.</summary>
public static class StartFailure
{
    // The host logs a failed start with its stack trace before anybody can explain it.
    private static readonly string[] StartCategories = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>Runs a program to its end.</summary>
    /// <returns>Its exit code: 1 when it could not start and has said why.</returns>
    public static async Task<int> ExplainAsync(Func<Task> program)
    {
        try
        {
            await program();
            return 0;
        }
        catch (Exception exception) when (Explain(exception) is { } why)
        {
            await Console.Error.WriteLineAsync(why);
            return 1;
        }
    }

    /// <summary>Keeps the host's log silent about failures that <see cref="ExplainAsync"/> explains, and heard about everything after the start.</summary>
    public static IServiceCollection AddQuietStart(this IServiceCollection services)
    {
        var start = new StartState();
        services.AddHostedService(provider => new StartWatch(start, provider.GetRequiredService<IHostApplicationLifetime>()));
        return services.AddLogging(logging =>
        {
            foreach (var category in StartCategories)
            {
                logging.AddFilter(category, level => level >= LogLevel.Warning && start.Over);
            }
        });
    }

    internal static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => $"The configuration is not right:{string.Concat(options.Failures.Select(failure => $"{Environment.NewLine}  {failure}"))}",
        _ when TakenAddress(exception) => $"{exception.Message.TrimEnd('.')}. Another program listens there. End it, or choose another address: --urls, or for a silo's ports --ChatCluster:Cluster:SiloPort and GatewayPort.",
        SocketException socket => $"The server cannot listen: {socket.Message}. Choose another address with --urls.",
        InvalidOperationException { InnerException: FormatException or ArgumentException } setting => $"The configuration is not right:{Environment.NewLine}  {setting.Message}",
        InvalidDataException file => $"The configuration cannot be read: {file.Message} {file.InnerException?.Message}",
        StoreUnavailableException store => store.Message,
        NpgsqlException database => $"PostgreSQL {PostgresFailure.Describe(database)}.",
        IOException io => io.Message,
        UnauthorizedAccessException access => $"{access.Message} Give this user the right, or choose another folder with --ChatCluster:Data.",
        OperationCanceledException => "Ended in the middle of its start, or of its shutdown.",
        _ => null,
    };

    private static bool TakenAddress(Exception? exception) =>
        exception is not null && (exception is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse } || TakenAddress(exception.InnerException));

    private sealed class StartState
    {
        public volatile bool Over;
    }

    private sealed class StartWatch(StartState start, IHostApplicationLifetime lifetime) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            lifetime.ApplicationStarted.Register(() => start.Over = true);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
