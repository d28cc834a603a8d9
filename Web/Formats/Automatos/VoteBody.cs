namespace ChatCluster.Web.Formats.Automatos;

/// <summary>A vote for or against a reply.</summary>
/// <param name="Type"><c>up</c> or <c>down</c>.</param>
internal sealed record VoteBody(string? ChatId, string? MessageId, string? Type);
