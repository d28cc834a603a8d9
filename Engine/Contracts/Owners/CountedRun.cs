namespace ChatCluster.Owners;

/// <summary>A run that is in the books already.</summary>
public sealed record CountedRun(string RunId, DateTimeOffset At);
