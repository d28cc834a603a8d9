namespace ChatCluster.Grains;

/// <summary>A silo cannot serve a thread at the moment; asking again is right. The one exception that grains let out on purpose.</summary>
/// <param name="moving">Whether the thread is on its way to another activation, so that waiting a moment helps; otherwise its store is away.</param>
[GenerateSerializer]
[Alias("ChatCluster.ThreadUnavailableException")]
public sealed class ThreadUnavailableException(string message, bool moving) : Exception(message)
{
    /// <summary>Whether the thread is on its way to another activation.</summary>
    [Id(0)]
    public bool Moving { get; } = moving;
}
