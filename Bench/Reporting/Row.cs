namespace ChatCluster.Bench.Reporting;

/// <summary>One figure.</summary>
/// <param name="Floor">The proxy's figure; null when it has no such thing.</param>
/// <param name="Limit">What the value, or the ratio to the floor, may be at most; null for a figure that only informs.</param>
/// <param name="OfFloor">Whether the limit is one of the ratio.</param>
internal sealed record Row(
    string Scenario, string Name, string Unit, double Value, double? Floor = null, double? Limit = null, bool OfFloor = false)
{
    public double? Ratio => Floor is > 0 ? Value / Floor : null;

    /// <summary>Whether the figure is within its limit; null without one.</summary>
    public bool? Passed => Limit is null ? null : (OfFloor ? Ratio : Value) <= Limit;
}
