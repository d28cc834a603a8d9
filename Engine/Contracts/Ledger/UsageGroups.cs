namespace ChatCluster.Ledger;

/// <summary>What usage is added up by.</summary>
[Flags]
public enum UsageGroups
{
    /// <summary>Everything in one.</summary>
    None = 0,

    /// <summary>The day, in UTC.</summary>
    Day = 1,

    User = 2,

    Agent = 4,

    Model = 8,

    /// <summary>What model calls were made for.</summary>
    Purpose = 16,

    Tool = 32,

    /// <summary>Whose key paid: the platform's or one's own.</summary>
    Key = 64,

    Tenant = 128,
}
