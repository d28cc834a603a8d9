namespace ChatCluster.Tools;

/// <summary>Whether a tool source can be used.</summary>
public enum ToolSourceState
{
    /// <summary>It was not reached yet, and its first attempt is not over.</summary>
    Loading = 1,

    Available = 2,

    /// <summary>It is away; it is tried again by itself. Tools that it had before are still listed.</summary>
    Unavailable = 3,
}
