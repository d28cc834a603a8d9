namespace ChatCluster.Web.Threads;

/// <summary>What a stop did. It is stored: no text is added to the run after this answer.</summary>
/// <param name="Stopped">False when nothing ran.</param>
/// <param name="RunId">The run that was stopped.</param>
public sealed record StopView(bool Stopped, string? RunId);
