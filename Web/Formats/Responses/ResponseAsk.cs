using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>What is known of a response before its run is read.</summary>
/// <param name="From">The sequence after which the response begins; 0 for one that is all of its run.</param>
/// <param name="Model">The model that was asked for, for the time until the run names its own.</param>
/// <param name="Message">What is answered; null when it stands in what is read.</param>
/// <param name="Previous">The response that this one follows; null for the run that its message stands behind, if any.</param>
/// <param name="After">The number of the last event that the client has; the stream begins with the next.</param>
internal sealed record ResponseAsk(
    long From = 0, string? Model = null, MessagePosted? Message = null, ResponseId? Previous = null, long After = -1);
