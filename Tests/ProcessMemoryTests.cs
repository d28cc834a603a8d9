using Xunit;

namespace ChatCluster.Tests;

/// <summary>
/// Tests that measure what the process holds in memory. They run when all others are over: what those hold would be taken for theirs.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ProcessMemoryTests
{
    public const string Name = "Process memory";
}
