namespace ChatCluster.Ledger;

/// <summary>What a line of the usage ledger tells of. Stored by number.</summary>
public enum UsageKind
{
    /// <summary>A model call, whatever became of it.</summary>
    Call = 1,

    /// <summary>A tool call that was made.</summary>
    Tool = 2,

    /// <summary>A run that ended.</summary>
    Run = 3,

    /// <summary>What a thread had used before there were lines, as one.</summary>
    Before = 4,
}
