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
            Factor = seen > known.Factor ? seen : known.Factor + ((seen - known.Factor) * Slowness),
            Ceiling = known.Ceiling < counted ? counted : known.Ceiling,
        });
    }

    /// <summary>Notes that a prompt of this size was too long.</summary>
    public void NoteRefused(ChatModel model, double counted)
    {
        var ceiling = Math.Min(CeilingOf(model), counted * 0.9);
        Change(model, known => known with { Ceiling = ceiling, RefusedAt = time.GetUtcNow() });
    }

    /// <summary>What is known, to be stored with a step; none when nothing was learned.</summary>
    public TokenLesson? LessonOf(ChatModel model)
    {
        if (!_models.TryGetValue(model.Name, out var known))
        {
            return null;
        }

        var refused = known.RefusedAt is { } at && Holds(at) ? known.RefusedAt : null;
        return new(model.Name, model.Id, Math.Round(known.Factor, 3), refused is null ? null : Math.Floor(known.Ceiling), refused);
    }

    /// <summary>Takes what a thread's steps say, where it is more cautious than what is known here.</summary>
    public void Adopt(ChatModel model, TokenLesson? stored)
    {
        if (stored is null || stored.Id != model.Id || !(stored.Factor >= LeastFactor && stored.Factor <= MostFactor))
        {
            return;
        }

        var isNew = !_models.ContainsKey(model.Name);
        Change(model, known => known with { Factor = isNew ? stored.Factor : Math.Max(known.Factor, stored.Factor) });
        if (stored is { Ceiling: > 0 and { } ceiling, RefusedAt: { } at } && Holds(at) && ceiling < CeilingOf(model))
        {
            Change(model, known => known with { Ceiling = ceiling, RefusedAt = at });
        }
    }

    private void Change(ChatModel model, Func<Known, Known> change) =>
        _models.AddOrUpdate(model.Name, _ => change(Beginning(model)), (_, known) => change(known));

    private bool Holds(DateTimeOffset refusedAt) => time.GetUtcNow() - refusedAt < RefusalHolds;

    private Known KnownOf(ChatModel model) => _models.TryGetValue(model.Name, out var known) ? known : Beginning(model);

    private static Known Beginning(ChatModel model) => new(TokenCounter.For(model.Id).IsExact ? 1 : CautiousFactor, double.MaxValue, null);

    private sealed record Known(double Factor, double Ceiling, DateTimeOffset? RefusedAt);
}
