namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>What is known of a chat completion before its run is read.</summary>
/// <param name="Model">The model that was asked for, for the time until the run names its own.</param>
/// <param name="IncludesUsage">Whether the client of a stream wants what was used, in a chunk of its own.</param>
/// <param name="From">The sequence after which the completion begins; 0 for one that is all of its run.</param>
internal sealed record ChatCompletionAsk(string Model, bool IncludesUsage, DateTimeOffset Now, long From = 0);
