namespace ChatCluster.Threads;

/// <summary>Frames as one reader is given them. It is filled anew for each batch.</summary>
public sealed class ReadBatch : List<ThreadFrame>
{
    /// <summary>
    /// What the reader says before it asks for the next: it has shown its client nothing of this one, so that the silence goes on and a
    /// sign of life is due as if nothing had come.
    /// </summary>
    public bool IsSilent { get; set; }
}
