using System.Collections.Concurrent;

namespace ChatCluster.Models;

/// <summary>
/// What this process has learned of each model's tokens: how many of them a counted one is, by what its provider reports, and which prompts were
/// refused as too long. Forgotten with the process: a refusal teaches it again.
/// </summary>
internal sealed class TokenMeter
{
    // Reports of short prompts are mostly what the provider adds by itself.
    private const double ShortestLesson = 200;

    // Some report only what they had not cached, so that a low report teaches slowly and not much.
    private const double LeastFactor = 0.7;
    private const double MostFactor = 6;
    private const double Slowness = 0.1;

    // Until a provider has said something: an estimate errs, and a prompt that is refused costs more than one that is short.
    private const double CautiousFactor = 1.15;

    private readonly ConcurrentDictionary<string, Lesson> _lessons = new(StringComparer.Ordinal);

    /// <summary>Tokens of the provider in a token as it is counted here.</summary>
    public double FactorOf(ChatModel model) => LessonOf(model).Factor;

    /// <summary>The largest prompt that may still be sent, as it is counted here: somewhat less than the smallest one that was refused.</summary>
    public double CeilingOf(ChatModel model) => LessonOf(model).Ceiling;

    /// <param name="counted">The prompt's tokens as they were counted.</param>
    /// <param name="told">As the provider counts them.</param>
    public void Learn(ChatModel model, double counted, long told)
    {
        if (counted < ShortestLesson || told <= 0)
        {
            return;
        }

        var seen = Math.Clamp(told / counted, LeastFactor, MostFactor);
        _lessons.AddOrUpdate(
            model.Name,
            _ => new(seen > Beginning(model) ? seen : Mix(Beginning(model), seen), double.MaxValue),
            (_, known) => new(seen > known.Factor ? seen : Mix(known.Factor, seen), known.Ceiling < counted ? counted : known.Ceiling));
    }

    /// <summary>Notes that a prompt of this size was too long.</summary>
    public void NoteRefused(ChatModel model, double counted)
    {
        var ceiling = counted * 0.9;
        _lessons.AddOrUpdate(model.Name, _ => new(Beginning(model), ceiling), (_, known) => known with { Ceiling = Math.Min(known.Ceiling, ceiling) });
    }

    private Lesson LessonOf(ChatModel model) => _lessons.TryGetValue(model.Name, out var known) ? known : new(Beginning(model), double.MaxValue);

    private static double Beginning(ChatModel model) => TokenCounter.For(model.Id).IsExact ? 1 : CautiousFactor;

    private static double Mix(double known, double seen) => known + ((seen - known) * Slowness);

    private sealed record Lesson(double Factor, double Ceiling);
}
