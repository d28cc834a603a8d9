namespace ChatCluster.Ledger;

/// <summary>What a model call was made for.</summary>
public static class UsagePurpose
{
    /// <summary>A step of a run.</summary>
    public const string Answer = "answer";

    /// <summary>The title of a thread.</summary>
    public const string Title = "title";

    /// <summary>The earlier part of a thread, summed up.</summary>
    public const string Summary = "summary";

    /// <summary>What messages say about the owner.</summary>
    public const string Memory = "memory";
}
