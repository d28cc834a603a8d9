using System.Net.Sockets;
using ChatCluster.Storage;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;

namespace ChatCluster.Standalone;

/// <summary>Says why the program cannot start, in words that name the repair. What it does not know keeps its stack trace.</summary>
internal static class StartFailure
{
    // The host logs a failed start with its stack trace before anybody can explain it.
    private static readonly string[] StartCategories = ["Microsoft.Extensions.Hosting.Internal.Host", "Microsoft.AspNetCore.Server.Kestrel"];

    public static string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException options => $"The configuration is not right:{string.Concat(options.Failures.Select(failure => $"{Environment.NewLine}  {failure}"))}",
        IOException { InnerException: AddressInUseException } taken => $"{taken.Message} Another program listens there. End it, or choose another address: --urls http://127.0.0.1:5211",
        SocketException socket => $"The server cannot listen: {socket.Message}. Choose another address with --urls.",
        InvalidOperationException { InnerException: FormatException or ArgumentException } setting => $"The configuration is not right:{Environment.NewLine}  {setting.Message}",
        InvalidDataException file => $"The configuration cannot be read: {file.Message} {file.InnerException?.Message}",
        StoreUnavailableException store => store.Message,
        IOException io => io.Message,
        UnauthorizedAccessException access => $"{access.Message} Give this user the right, or choose another folder with --ChatCluster:Data.",
        _ => null,
    };

    /// <summary>Keeps the host's two categories silent about failures that <see cref="Explain"/> explains, and heard about everything after the start.</summary>
    public static void QuietLog(ILoggingBuilder logging, StartState state)
    {
        foreach (var category in StartCategories)
        {
            logging.AddFilter(category, level => level >= LogLevel.Warning && state.Started);
        }
    }
}
