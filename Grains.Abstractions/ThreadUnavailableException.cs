namespace ChatCluster.Grains;

/// <summary>
/// A silo cannot serve a thread at the moment; asking again is right, unless it is damaged. The one exception that grains let out on
/// purpose.
/// </summary>
/// <param name="moving">Whether the thread is on its way to another activation, so that waiting a moment helps; otherwise its store is
/// away.</param>
/// <param name="damaged">Whether what is stored of the thread cannot be read, so that asking again is of no use.</param>
[GenerateSerializer]
[Alias("ChatCluster.ThreadUnavailableException")]
public sealed class ThreadUnavailableException(string message, bool moving, bool damaged = false) : Exception(message)
{
    /// <summary>Whether the thread is on its way to another activation.</summary>
    [Id(0)]
    public bool Moving { get; } = moving;

    /// <summary>Whether what is stored of the thread cannot be read.</summary>
    [Id(1)]
    public bool Damaged { get; } = damaged;
}
