using System.Collections.Concurrent;
using ChatCluster.Threads;

namespace ChatCluster.Models;

/// <summary>
/// What is known of each model's tokens: how many of them a counted one is, by what its provider reports, and which prompts were refused
/// as too long. It is learned in this process, and from the steps of threads that were at work in others.
/// </summary>
internal sealed class TokenMeter(TimeProvider time)
{
    // Reports of short prompts are mostly what the provider adds by itself.
    private const double ShortestLesson = 200;

    // Some report only what they had not cached, so that a low report teaches slowly and not much.
    private const double LeastFactor = 0.7;
    private const double MostFactor = 6;
    private const double Slowness = 0.1;

    // Until a provider has said something: an estimate errs, and a prompt that is refused costs more than one that is short.
    private const double CautiousFactor = 1.15;

    // A server may have been given a larger window since: then one refusal is tried.
    private static readonly TimeSpan RefusalHolds = TimeSpan.FromDays(1);

    private readonly ConcurrentDictionary<string, Known> _models = new(StringComparer.Ordinal);

    /// <summary>Tokens of the provider in a token as it is counted here.</summary>
    public double FactorOf(ChatModel model) => KnownOf(model).Factor;

    /// <summary>The largest prompt that may be sent, as it is counted here: somewhat less than the smallest one that was refused.</summary>
    public double CeilingOf(ChatModel model) =>
        KnownOf(model) is { RefusedAt: { } at, Ceiling: var ceiling } && Holds(at) ? ceiling : double.MaxValue;

    /// <param name="counted">The prompt's tokens as they were counted.</param>
    /// <param name="told">As the provider counts them.</param>
    public void Learn(ChatModel model, double counted, long told)
    {
        if (counted < ShortestLesson || told <= 0)
        {
            return;
        }

        var seen = Math.Clamp(told / counted, LeastFactor, MostFactor);
        Change(model, known => known with
        {
            Factor = Rounded(seen > known.Factor ? seen : known.Factor + ((seen - known.Factor) * Slowness)),
            Ceiling = known.Ceiling < counted ? counted : known.Ceiling,
            At = time.GetUtcNow(),
        });
    }

    /// <summary>Notes that a prompt of this size was too long.</summary>
    public void NoteRefused(ChatModel model, double counted)
    {
        var ceiling = Math.Floor(Math.Min(CeilingOf(model), counted * 0.9));
        var now = time.GetUtcNow();
        Change(model, known => known with { Ceiling = ceiling, RefusedAt = now, At = now });
    }

    /// <summary>What is known, to be stored with a step; null when nothing was learned.</summary>
    public TokenLesson? LessonOf(ChatModel model)
    {
        if (!_models.TryGetValue(model.Name, out var known))
        {
            return null;
        }

        var refused = known.RefusedAt is { } at && Holds(at) ? known.RefusedAt : null;
        return new(model.Name, model.Id, known.Factor, refused is null ? null : known.Ceiling, refused, known.At);
    }

    /// <summary>
    /// Takes what a thread's steps say, where it was learned later than what is known here: a thread that has rested would otherwise undo,
    /// with each of its prompts, what was learned since.
    /// </summary>
    public void Adopt(ChatModel model, TokenLesson? stored)
    {
        if (stored is null || stored.Id != model.Id || !(stored.Factor >= LeastFactor && stored.Factor <= MostFactor))
        {
            return;
        }

        Change(model, known =>
        {
            if (!IsLater(stored.At, known.At))
            {
                return known;
            }

            var learned = known with { Factor = Rounded(stored.Factor), At = stored.At ?? DateTimeOffset.MinValue };
            return stored is { Ceiling: > 0 and { } ceiling, RefusedAt: { } at } && Holds(at)
                ? learned with { Ceiling = ceiling, RefusedAt = at } : learned;
        });
    }

    // A lesson without a time is older than any with one, and better than none.
    private static bool IsLater(DateTimeOffset? at, DateTimeOffset? known) => known is null || at > known;

    // Up: what is stored is what is known, and never less than what was seen.
    private static double Rounded(double factor) => Math.Ceiling(Math.Round(factor * 1_000, 6)) / 1_000;

    private void Change(ChatModel model, Func<Known, Known> change) =>
        _models.AddOrUpdate(model.Name, _ => change(Beginning(model)), (_, known) => change(known));

    private bool Holds(DateTimeOffset refusedAt) => time.GetUtcNow() - refusedAt < RefusalHolds;

    private Known KnownOf(ChatModel model) => _models.TryGetValue(model.Name, out var known) ? known : Beginning(model);

    private static Known Beginning(ChatModel model) =>
        new(TokenCounter.For(model.Id).IsExact ? 1 : CautiousFactor, double.MaxValue, null, null);

    private sealed record Known(double Factor, double Ceiling, DateTimeOffset? RefusedAt, DateTimeOffset? At);
}
