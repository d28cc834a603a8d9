namespace ChatCluster.Threads;

/// <summary>A reply that a provider keeps generating without a reader, by the provider's own name for it.</summary>
/// <param name="Provider">The kind of provider.</param>
/// <param name="Model">The provider's name of the model.</param>
/// <param name="Id">The provider's id of the reply.</param>
public sealed record ModelGeneration(string Provider, string Model, string Id);
