namespace ChatCluster.Access;

/// <summary>How long threads are kept, for those who ask.</summary>
/// <param name="Days">Days without activity after which a thread is deleted; 0 for never.</param>
public sealed record RetentionPolicy(int Days);
