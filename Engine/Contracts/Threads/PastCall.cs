namespace ChatCluster.Threads;

/// <summary>A tool call that was made elsewhere.</summary>
/// <param name="CallId">Unique in its reply.</param>
/// <param name="Result">What came of it.</param>
public sealed record PastCall(string CallId, string Name, JsonText Arguments, string Result);
