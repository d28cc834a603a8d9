namespace ChatCluster.Rules;

/// <summary>The owner's word that a tool may be called in this thread without asking again.</summary>
/// <param name="By">Who gave it, if that is known.</param>
internal sealed record GivenConsent(string? By, DateTimeOffset At);
