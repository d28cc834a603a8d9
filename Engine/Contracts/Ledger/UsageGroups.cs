namespace ChatCluster.Ledger;

/// <summary>What usage is added up by.</summary>
[Flags]
public enum UsageGroups
{
    /// <summary>Everything in one.</summary>
    None = 0,

    /// <summary>The day, in UTC.</summary>
    Day = 1,

    /// <summary>One line for each user.</summary>
    User = 2,

    /// <summary>One line for each agent.</summary>
    Agent = 4,

    /// <summary>One line for each model.</summary>
    Model = 8,

    /// <summary>What model calls were made for.</summary>
    Purpose = 16,

    /// <summary>One line for each tool.</summary>
    Tool = 32,

    /// <summary>Whose key paid: the platform's or one's own.</summary>
    Key = 64,

    /// <summary>One line for each tenant.</summary>
    Tenant = 128,
}
