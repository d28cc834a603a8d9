using System.Reflection;

namespace ChatCluster.Standalone;

/// <summary>The two questions that are answered without starting.</summary>
internal static class CommandLine
{
    private const string Help = """
        ChatCluster, a chat back end in one process.

        Usage: ChatCluster.Standalone [--urls http://127.0.0.1:5210] [--ChatCluster:Data ./data] [--<setting> <value>]…

          --urls <addresses>          Where to listen. Other than loopback needs API keys.
          --ChatCluster:Data <folder> Where threads are kept.
          --ChatCluster:DefaultModel <name>
                                      The model that answers when a request names none.
          --help, --version

        Every setting can also stand in appsettings.json or in the environment (ChatCluster__Data=…).
        The page is at the address that the start prints; /openapi/v1.json describes the HTTP interface.
        """;

    public static string? Answer(string[] args) => args switch
    {
        ["--help" or "-h" or "-?" or "help", ..] => Help,
        ["--version", ..] => $"ChatCluster {typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}",
        _ => null,
    };
}
