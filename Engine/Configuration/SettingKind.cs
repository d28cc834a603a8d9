namespace ChatCluster.Configuration;

/// <summary>What may stand at a place of the configuration.</summary>
internal enum SettingKind
{
    /// <summary>Settings with fixed names.</summary>
    Section = 1,

    /// <summary>One value.</summary>
    Value = 2,

    /// <summary>Entries by number.</summary>
    List = 3,

    /// <summary>Entries by names that the operator chooses.</summary>
    Map = 4,

    /// <summary>Anything.</summary>
    Free = 5,
}
