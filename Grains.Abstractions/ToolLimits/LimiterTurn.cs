namespace ChatCluster.Grains.ToolLimits;

/// <summary>Whether a call may be made.</summary>
public enum LimiterTurn
{
    /// <summary>It has a place.</summary>
    Granted = 1,

    /// <summary>It is in line.</summary>
    Waiting = 2,

    /// <summary>The tool's circuit is open, because it failed repeatedly.</summary>
    Refused = 3,
}
