using System.Reflection;

namespace ChatCluster.Standalone;

/// <summary>What is answered without starting.</summary>
internal static class CommandLine
{
    private const string Help = """
        ChatCluster, a chat back end in one process.

        Usage: chatcluster [--urls http://127.0.0.1:5210] [--ChatCluster:Data ./data] [--<setting> <value>]…

          --urls <addresses>          Where to listen. Other than loopback needs API keys.
          --ChatCluster:Data <folder> Where threads are kept.
          --ChatCluster:DefaultModel <name>
                                      The model that answers when a request names none.

          --init                      Writes appsettings.Local.json, a commented settings file, into this folder. Changes none that is there.
          --hash-key                  Makes an API key and prints it with its hash, which is what the settings hold.
          --hash-key -                Prints the hash of the key that comes from standard input.
          --add-key <user> [<role> [<tenant> [<days>]]]
                                      Makes an API key, stores its hash with the threads and prints the key. Settings may follow.
          --revoke-key <id>           Ends such a key.
          --check-openapi <file> [<server>]
                                      Says which operations of an OpenAPI document become tools, and what is adapted or refused. <server> is the base URL,
                                      where the document has none.
          --help, --version

        Every setting can also stand in appsettings.json, appsettings.Local.json or the environment (ChatCluster__Data=…).
        The page is at the address that the start prints; /openapi/v1.json describes the HTTP interface.
        """;

    /// <summary>The version of this program.</summary>
    public static string Version { get; } =
        typeof(CommandLine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Does what the first argument asks for.</summary>
    /// <returns>The exit code; null when the program is to be started.</returns>
    public static int? Answer(string[] args, TextReader input, TextWriter output, TextWriter error) => args switch
    {
        ["--help" or "-h" or "-?" or "help", ..] => Say(output, Help),
        ["--version", ..] => Say(output, $"ChatCluster {Version}"),
        ["--init"] => InitialSettings.Write(Directory.GetCurrentDirectory(), output, error),
        ["--hash-key"] => KeyHash.Make(output),
        ["--hash-key", "-"] => KeyHash.Of(input.ReadLine() ?? "", output, error),
        ["--hash-key", var key] => KeyHash.Of(key, output, error),
        ["--check-openapi", var file] => OpenApiDryRun.Write(file, null, output, error),
        ["--check-openapi", var file, var server] => OpenApiDryRun.Write(file, server, output, error),
        ["--init" or "--hash-key" or "--check-openapi", ..] => Say(error, $"{args[0]} takes no other arguments. --help shows how.", 1),
        _ => null,
    };

    private static int Say(TextWriter writer, string text, int code = 0)
    {
        writer.WriteLine(text);
        return code;
    }
}
