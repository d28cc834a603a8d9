using ChatCluster.Threads;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>
/// The provider has begun a reply that it keeps generating without a reader. It is stored with the step, so that its next owner can read
/// on.
/// </summary>
public sealed class GenerationContent(ModelGeneration generation) : AIContent
{
    public ModelGeneration Generation => generation;
}
