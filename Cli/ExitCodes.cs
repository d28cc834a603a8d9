namespace ChatCluster.Cli;

/// <summary>How the program ends, for scripts.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>It could not be asked: a wrong address, key or argument.</summary>
    public const int Failed = 1;

    /// <summary>It was asked, and the run failed.</summary>
    public const int RunFailed = 2;

    /// <summary>The run was stopped, here or elsewhere.</summary>
    public const int Stopped = 130;
}
