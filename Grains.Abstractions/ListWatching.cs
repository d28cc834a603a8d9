namespace ChatCluster.Grains;

/// <summary>The times that silos and front ends agree on where lists are watched.</summary>
public static class ListWatching
{
    /// <summary>How long a silo tells nothing of an owner whose list nobody watches.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>How long a front end's question waits for an answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
}
