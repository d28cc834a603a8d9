using ChatCluster.Cli.Protocol;

namespace ChatCluster.Cli.Runs;

/// <summary>The events as the server sent them, one a line, as they come.</summary>
internal sealed class JsonView(TextWriter output, TextWriter error) : IRunView
{
    public void Show(ServerEvent next) => output.WriteLine(next.Json);

    public void Note(string text) => error.WriteLine(text);
}
