using System.Collections.Immutable;
using ChatCluster.Storage;
using ChatCluster.Threads;

namespace ChatCluster.Memory;

/// <summary>What is known of owners: read, and changed by its owner, by models and with the threads it comes from.</summary>
public sealed class Memories(IMemoryStore store, MemoryOptions options, TimeProvider time)
{
    /// <summary>The longest fact, in characters.</summary>
    public const int MaxText = 500;

    // Each retry means that another writer succeeded.
    private const int MostTries = 100;

    public MemoryOptions Options => options;

    public async Task<OwnerMemory> ReadAsync(Owner owner, CancellationToken cancellationToken) =>
        (await store.ReadAsync(owner, cancellationToken)).Memory;

    /// <summary>Changes the facts, retrying on concurrent changes.</summary>
    public async Task<MemoryAnswer> ChangeAsync(Owner owner, MemoryChange change, CancellationToken cancellationToken)
    {
        var id = $"f_{Guid.CreateVersion7(time.GetUtcNow()):N}";
        for (var tries = 0; tries < MostTries; tries++)
        {
            var (before, version) = await store.ReadAsync(owner, cancellationToken);
            var answer = Apply(before, change, id);
            if (answer is not MemoryAnswer.Done { Memory: var after } || after == before
                || await store.WriteAsync(owner, after, version, cancellationToken))
            {
                return answer;
            }
        }

        throw new StoreUnavailableException("What is known of an owner was changed by too many at once.");
    }

    /// <summary>What comes of a change. The same change made again, because nobody knows whether it was made, comes to the same.</summary>
    private MemoryAnswer Apply(OwnerMemory before, MemoryChange change, string id)
    {
        switch (change)
        {
            case RememberFact or EditFact when TextOf(change) is not { Length: > 0 and <= MaxText }:
                return new MemoryAnswer.Invalid("fact_invalid", $"A fact has 1 to {MaxText} characters.");
            case RememberFact remember when before.Facts.FirstOrDefault(fact => fact.Id == id || IsSame(fact, remember.Text)) is { } known:
                return new MemoryAnswer.Done(before, known);
            case RememberFact when before.Facts.Length >= options.MaxFacts && before.Facts.All(fact => fact.MessageId is null):
                return new MemoryAnswer.Invalid(
                    "memory_full", $"{options.MaxFacts} facts are kept at most (ChatCluster:Memory:MaxFacts): forget one first.");
            case RememberFact remember:
                var fact = new MemoryFact(id, remember.Text.Trim(), Now());
                return new MemoryAnswer.Done(before with { Facts = Fitted(before.Facts.Add(fact)) }, fact);
            case EditFact edit when before.Facts.FirstOrDefault(known => known.Id == edit.Id) is { } known:
                var edited = known with { Text = edit.Text.Trim(), EditedAt = Now() };
                return new MemoryAnswer.Done(
                    known.Text == edited.Text ? before : before with { Facts = before.Facts.Replace(known, edited) }, edited);
            case ForgetFact forget when before.Facts.Any(known => known.Id == forget.Id):
                return new MemoryAnswer.Done(before with { Facts = before.Facts.RemoveAll(known => known.Id == forget.Id) });
            case EditFact or ForgetFact:
                return new MemoryAnswer.Missing();
            case ForgetAllFacts:
                return new MemoryAnswer.Done(before.Facts.IsEmpty ? before : before with { Facts = [] });
            case SwitchMemory turn:
                return new MemoryAnswer.Done(before.Off == !turn.On ? before : before with { Off = !turn.On });
            case NoteFacts note when !before.Off:
                var noted = note.Facts.Where(
                    drawn => !before.Facts.Any(known => known.Id == drawn.Id || IsSame(known, drawn.Text))).ToList();
                return new MemoryAnswer.Done(noted.Count == 0 ? before : before with { Facts = Fitted(before.Facts.AddRange(noted)) });
            case ForgetThread gone when before.Facts.Any(known => known.ThreadId == gone.ThreadId):
                return new MemoryAnswer.Done(before with { Facts = before.Facts.RemoveAll(known => known.ThreadId == gone.ThreadId) });
            default:
                return new MemoryAnswer.Done(before);
        }
    }

    // What the owner wrote goes last.
    private ImmutableArray<MemoryFact> Fitted(ImmutableArray<MemoryFact> facts)
    {
        while (facts.Length > options.MaxFacts)
        {
            facts = facts.Remove(facts.FirstOrDefault(fact => fact.MessageId is not null) ?? facts[0]);
        }

        return facts;
    }

    private static string? TextOf(MemoryChange change) => (change switch
    {
        RememberFact remember => remember.Text,
        EditFact edit => edit.Text,
        _ => null,
    })?.Trim();

    private static bool IsSame(MemoryFact fact, string text) => string.Equals(fact.Text, text.Trim(), StringComparison.OrdinalIgnoreCase);

    private DateTimeOffset Now()
    {
        var now = time.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
