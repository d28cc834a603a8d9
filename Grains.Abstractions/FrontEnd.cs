namespace ChatCluster.Grains;

/// <summary>A front end as silos know it.</summary>
/// <param name="Id">The name of its stream, new with each start.</param>
/// <param name="Observer">Where the relay provider delivers; null when another stream provider is configured.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.FrontEnd")]
public sealed record FrontEnd([property: Id(0)] string Id, [property: Id(1)] IRelayObserver? Observer);
