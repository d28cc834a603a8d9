namespace ChatCluster.Standalone;

/// <summary>Whether the program has started, for the log: failures before that are explained by <see cref="StartFailure"/>.</summary>
internal sealed class StartState
{
    public volatile bool Started;
}
