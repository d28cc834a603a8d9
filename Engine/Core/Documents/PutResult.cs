namespace ChatCluster.Documents;

/// <summary>What became of a document that was to be kept.</summary>
/// <param name="Version">The version that it has now, when it was kept.</param>
public readonly record struct PutResult(PutOutcome Outcome, long Version = 0);
