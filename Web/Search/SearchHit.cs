namespace ChatCluster.Web.Search;

/// <summary>A place in a thread where what was searched for stands.</summary>
/// <param name="RunId">The run that the message began, or that wrote the reply.</param>
/// <param name="From"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Text">What stands around it, on one line.</param>
public sealed record SearchHit(string RunId, string From, string Text, DateTimeOffset At);
