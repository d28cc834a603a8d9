namespace ChatCluster.Threads;

/// <summary>
/// What was learned of a model's tokens by a step, so that whoever loads the thread sends prompts that are as well bounded.
/// </summary>
/// <param name="Model">Its name in the settings.</param>
/// <param name="Id">Its provider's name: another model under the same name counts otherwise.</param>
/// <param name="Factor">Tokens of the provider in a token as it is counted here.</param>
/// <param name="Ceiling">The largest prompt that may be sent after one was refused, as it is counted here.</param>
/// <param name="RefusedAt">When that was.</param>
/// <param name="At">When all of it was last learned: of two, the later one counts.</param>
public sealed record TokenLesson(
    string Model, string Id, double Factor, double? Ceiling = null, DateTimeOffset? RefusedAt = null, DateTimeOffset? At = null)
{
    /// <summary>Whether it says much the same, and so need not be stored again.</summary>
    public bool IsLike(TokenLesson? other) =>
        other is not null && Id == other.Id && Math.Abs(Factor - other.Factor) <= 0.02 * other.Factor && Ceiling == other.Ceiling;
}
