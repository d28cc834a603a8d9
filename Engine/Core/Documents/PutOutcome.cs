namespace ChatCluster.Documents;

/// <summary>Whether a document was kept.</summary>
public enum PutOutcome
{
    /// <summary>It was.</summary>
    Stored = 1,

    /// <summary>It was not: there is another version than it follows.</summary>
    Changed = 2,

    /// <summary>It was not: the owner has too many.</summary>
    TooMany = 3,

    /// <summary>It was not: all of the owner's together would be too large.</summary>
    TooLarge = 4,
}
