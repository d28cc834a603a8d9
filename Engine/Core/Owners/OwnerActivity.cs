using System.Collections.Immutable;
using System.Globalization;
using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>
/// What an owner is doing right now, and the rules of what more there may be. Counted are threads with a run under way: a thread keeps its
/// place from its first run until no message waits in it any more, and gives it up while the run waits for its client. Pure: it reads no
/// clock and does no I/O.
/// </summary>
internal sealed record OwnerActivity
{
    /// <summary>How long the store may take to know of a run that was admitted.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // When a run ends nobody knows; this keeps a client that only repeats from being a load.
    private const int RunRetrySeconds = 5;

    public static OwnerActivity Initial { get; } = new();

    /// <summary>The threads that have a place, by id.</summary>
    public ImmutableDictionary<string, Place> Places { get; private init; } =
        ImmutableDictionary.Create<string, Place>(StringComparer.Ordinal);

    /// <summary>Threads whose runs wait for their clients, and the sequence at which they began to: they need no place.</summary>
    private ImmutableDictionary<string, long> Waiting { get; init; } = ImmutableDictionary.Create<string, long>(StringComparer.Ordinal);

    private bool Looked { get; init; }

    /// <summary>How much of the bucket of messages was used at <see cref="SpentAt"/>.</summary>
    private double Spent { get; init; }

    private DateTimeOffset SpentAt { get; init; }

    /// <summary>
    /// Whether the store is to be asked first which threads run: after a start nothing else knows, and before a refusal no place may be
    /// taken by a run whose end was never told.
    /// </summary>
    public bool NeedsLook(AdmissionRequest request) =>
        TakesPlace(request) && request.Limits.Runs is { } most && (!Looked || Places.Count >= most);

    /// <summary>Takes over what the store has: what runs there has a place, and what ended there unsaid has none any more.</summary>
    /// <param name="stored">All threads of the owner that run, and those that have a place here, as the store has them.</param>
    public OwnerActivity Look(IReadOnlyCollection<ThreadSummary> stored, DateTimeOffset now)
    {
        var known = stored.ToDictionary(thread => thread.Key.Id, StringComparer.Ordinal);
        var over = Places.Where(place => known.GetValueOrDefault(place.Key) switch
        {
            { Running: true } => false,
            { Sequence: var sequence } when sequence > place.Value.Sequence => true,

            // The store has seen nothing of it since it was admitted: it is on its way, or came to nothing.
            _ => now - place.Value.Since > Grace,
        });
        var kept = Places.RemoveRange(over.Select(place => place.Key));
        return this with
        {
            Looked = true,
            Waiting = Waiting.RemoveRange(Waiting.Keys.Where(id => known.GetValueOrDefault(id) is not { Running: true })),
            Places = kept.AddRange(
                stored.Where(thread => thread.Running && !kept.ContainsKey(thread.Key.Id) && !Waiting.ContainsKey(thread.Key.Id))
                    .Select(thread => KeyValuePair.Create(thread.Key.Id, new Place(thread.Sequence, now)))),
        };
    }

    public (OwnerActivity After, ThreadAnswer.Limited? Refusal) Admit(AdmissionRequest request, DateTimeOffset now)
    {
        var spent = request.Limits.MessagesPerMinute is { } perMinute ? SpentNow(perMinute, now) : 0;
        if (request.Limits.MessagesPerMinute is { } messages && spent + 1 > messages)
        {
            return (this, TooManyMessages(WhoOf(request), messages, spent + 1 - messages));
        }

        if (TakesPlace(request) && request.Limits.Runs is { } runs && Places.Count >= runs)
        {
            return (this, TooManyRuns(WhoOf(request), runs));
        }

        var after = this with { Spent = spent + 1, SpentAt = now };
        return (request.StartsRun
            ? after with
            {
                Places = Places.SetItem(request.Thread.Id, new(request.Sequence, now)),
                Waiting = Waiting.Remove(request.Thread.Id),
            }
            : after, null);
    }

    /// <summary>A run ended, or waits, or goes on. What is older than what is known changes nothing.</summary>
    public OwnerActivity Apply(RunEnd run)
    {
        var id = run.Thread.Id;
        if ((Places.TryGetValue(id, out var place) && place.Sequence >= run.Sequence)
            || (Waiting.TryGetValue(id, out var since) && since >= run.Sequence))
        {
            return this;
        }

        return run switch
        {
            { Waits: true } => this with { Places = Places.Remove(id), Waiting = Waiting.SetItem(id, run.Sequence) },
            { Continues: true } => this with
            {
                Places = Places.SetItem(id, new(run.Sequence, run.At)),
                Waiting = Waiting.Remove(id),
            },
            _ => this with { Places = Places.Remove(id), Waiting = Waiting.Remove(id) },
        };
    }

    /// <summary>Whether forgetting it would change nothing.</summary>
    public bool IsIdle(DateTimeOffset now) => Places.IsEmpty && Waiting.IsEmpty && now - SpentAt >= Minute;

    private bool TakesPlace(AdmissionRequest request) => request.StartsRun && !Places.ContainsKey(request.Thread.Id);

    private double SpentNow(int perMinute, DateTimeOffset now) => Math.Max(0, Spent - (Math.Max(0, (now - SpentAt) / Minute) * perMinute));

    private static string WhoOf(AdmissionRequest request) =>
        TenantThreads.IsTenant(request.Thread.Owner) ? "All users of your tenant together" : "You";

    private static ThreadAnswer.Limited TooManyMessages(string who, int perMinute, double missing)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(missing * 60 / perMinute));
        return new("rate_limited", string.Create(
            CultureInfo.InvariantCulture, $"{who} may post {perMinute} messages a minute. Send this one again in {seconds} s."), seconds);
    }

    private static ThreadAnswer.Limited TooManyRuns(string who, int runs) => new(
        "too_many_runs",
        string.Create(
            CultureInfo.InvariantCulture,
            $"{who} may have {runs} threads with a run under way, and has them. Wait for one of them or stop it; GET /v1/threads?running=true lists yours."),
        RunRetrySeconds);

    /// <summary>A thread's place among those that run.</summary>
    /// <param name="Sequence">The thread's sequence when it took the place.</param>
    internal sealed record Place(long Sequence, DateTimeOffset Since);
}
