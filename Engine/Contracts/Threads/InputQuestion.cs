namespace ChatCluster.Threads;

/// <summary>What a tool asks its caller's user, in the words of the tool's author.</summary>
/// <param name="Id">Names it within its request.</param>
/// <param name="Schema">JSON schema of the answer, an object of plain values; null when there is nothing to fill in.</param>
/// <param name="Url">A page where the user answers instead; this server does not fetch it.</param>
public sealed record InputQuestion(string Id, string Message, JsonText? Schema = null, string? Url = null);
