using ChatCluster.Cli.Protocol;

namespace ChatCluster.Cli.Runs;

/// <summary>Shows a run to its reader.</summary>
internal interface IRunView
{
    /// <summary>The next event of the run.</summary>
    void Show(ServerEvent next);

    /// <summary>What happens beside the run: the connection, a stop, an answer given elsewhere.</summary>
    void Note(string text);
}
