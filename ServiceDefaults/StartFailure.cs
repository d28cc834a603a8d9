using System.Net.Sockets;
using System.Text.Json;
using ChatCluster.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.ServiceDefaults;

/// <summary>Says why a program cannot start, in words that name the repair. What it does not know keeps its stack trace.</summary>
public static class StartFailure
{
    private const string Server = "Microsoft.AspNetCore.Server.Kestrel.Core";
    private const string CommandLine = "Microsoft.Extensions.Configuration.CommandLine";

    // The host logs a failed start with its stack trace before anybody can explain it.
    private static readonly string[] StartCategories =
        ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    /// <summary>Runs a program to its end.</summary>
    /// <param name="also">What else can be explained, above all of the store that the program ships; asked first.</param>
    /// <returns>Its exit code: 1 when it could not start and has said why.</returns>
    public static async Task<int> ExplainAsync(Func<Task> program, Func<Exception, string?>? also = null)
    {
        try
        {
            await program();
            return 0;
        }
        catch (Exception exception) when ((also?.Invoke(exception) ?? Explain(exception)) is { } why)
        {
            await Console.Error.WriteLineAsync(why);
            return 1;
        }
    }

    /// <summary>
    /// Keeps the host's log silent about failures that <see cref="ExplainAsync"/> explains, and heard about everything after the start.
    /// </summary>
    internal static IServiceCollection AddQuietStart(this IServiceCollection services)
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
        OptionsValidationException or AggregateException when Failures(exception) is { } failures =>
            $"Invalid configuration:{Lines(failures)}",
        _ when TakenAddress(exception) =>
            $"{exception.Message.TrimEnd('.')}. Another program listens there. End it, or choose another address: --urls, or for a silo's ports --ChatCluster:Cluster:SiloPort and GatewayPort.",
        SocketException socket => $"The server cannot listen: {socket.Message}. Choose another address with --urls.",
        InvalidOperationException { InnerException: FormatException or ArgumentException } setting =>
            $"Invalid configuration:{Environment.NewLine}  {setting.Message}",
        InvalidOperationException or FormatException or ArgumentException when exception.Source is Server =>
            $"The server cannot listen: {exception.Message} Write scheme, host and port, for example --urls http://127.0.0.1:5210.",
        FormatException { Source: CommandLine } =>
            $"Invalid command line: {exception.Message} Settings are written --name value; docs/configuration.md lists them.",
        InvalidDataException file => $"The configuration cannot be read: {file.Message} {Innermost(file)}",
        StoreUnavailableException store => store.Message,
        IOException io => io.Message,
        UnauthorizedAccessException access =>
            $"{access.Message} Give this user the right, or choose another folder with --ChatCluster:Data.",
        OperationCanceledException => "Cancelled during startup or shutdown.",
        _ => null,
    };

    // Each class of options is validated by itself; several can be wrong.
    private static IEnumerable<string>? Failures(Exception exception) => exception switch
    {
        OptionsValidationException options => options.Failures,
        AggregateException several when several.InnerExceptions.All(inner => inner is OptionsValidationException) =>
            several.InnerExceptions.SelectMany(inner => Failures(inner)!),
        _ => null,
    };

    private static string Lines(IEnumerable<string> failures) =>
        string.Concat(failures.Distinct(StringComparer.Ordinal).Select(failure => $"{Environment.NewLine}  {failure}"));

    // A file of settings that is no JSON: the reader counts lines from 0.
    private static string? Innermost(Exception exception) => exception.GetBaseException() switch
    {
        JsonException { LineNumber: { } line } json => $"Line {line + 1}: {json.Message.Split(" LineNumber:")[0]}",
        var cause when cause != exception => cause.Message,
        _ => null,
    };

    private static bool TakenAddress(Exception? exception) =>
        exception is not null
            && (exception is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
                || TakenAddress(exception.InnerException));

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
