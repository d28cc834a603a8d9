namespace ChatCluster.Web.Limits;

/// <summary>What a request is counted as.</summary>
internal enum RequestBudget
{
    /// <summary>One of <see cref="LimitOptions.RequestsPerMinute"/>.</summary>
    Ordinary = 1,

    /// <summary>
    /// One of <see cref="LimitOptions.ControlsPerMinute"/>: what ends, permits or goes on with work that was begun must not wait behind
    /// reads of lists.
    /// </summary>
    Control = 2,

    /// <summary>A control when it says from where it goes on, else ordinary.</summary>
    ControlWithCursor = 3,
}
