namespace ChatCluster.Grains;

/// <summary>A place in the changes of an owner's list.</summary>
/// <param name="Epoch">New with each activation of the owner's grain, which knows nothing of what was before it.</param>
/// <param name="Number">How many changes came before.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.ListPosition")]
public sealed record ListPosition([property: Id(0)] string Epoch, [property: Id(1)] long Number);
