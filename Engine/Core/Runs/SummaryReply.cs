using ChatCluster.Threads;

namespace ChatCluster.Runs;

/// <summary>What came of asking for a summary.</summary>
/// <param name="Text">Null when the model gave none.</param>
/// <param name="WasTooLong">Whether the model could not read so much.</param>
internal sealed record SummaryReply(string? Text, Usage Usage, bool WasTooLong);
