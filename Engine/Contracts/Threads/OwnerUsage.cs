using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ChatCluster.Threads;

/// <summary>What an owner has used.</summary>
/// <param name="Threads">Threads there are now, archived ones too.</param>
/// <param name="Messages">Messages posted.</param>
/// <param name="Runs">Runs. Its JSON name is older.</param>
/// <param name="Days">The days of the last weeks on which runs ended, oldest first.</param>
public sealed record OwnerUsage(
    int Threads, int Messages, [property: JsonPropertyName("rounds")] int Runs, Usage Usage, ImmutableArray<UsageDay>? Days = null);
