using System.Text.Json.Serialization;

namespace ChatCluster.Threads;

/// <summary>What the runs used that ended on one day.</summary>
/// <param name="Day">The day in UTC.</param>
public sealed record UsageDay(DateOnly Day, int Messages, [property: JsonPropertyName("rounds")] int Runs, Usage Usage);
