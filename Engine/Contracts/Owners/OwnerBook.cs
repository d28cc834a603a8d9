using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>What an owner has used, counted as runs end, so that it outlives their threads. Small however long it is kept.</summary>
public sealed record OwnerBook
{
    /// <summary>Days with runs that are kept one by one.</summary>
    public const int DaysKept = 35;

    /// <summary>Runs that are remembered, to count none twice.</summary>
    public const int RunsRemembered = 200;

    public int Messages { get; init; }

    public int Rounds { get; init; }

    public Usage Usage { get; init; } = Usage.None;

    /// <summary>Oldest first.</summary>
    public ImmutableArray<UsageDay> Days { get; init; } = [];

    /// <summary>The latest runs counted, oldest first.</summary>
    public ImmutableArray<CountedRun> Latest { get; init; } = [];

    /// <summary>Counts a run; the same book when it is counted already.</summary>
    public OwnerBook Count(RunEnd run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return IsCounted(run) ? this : this with
        {
            Messages = Messages + run.Messages,
            Rounds = Rounds + run.Rounds,
            Usage = Usage.Add(run.Usage),
            Days = AddDay(run),
            Latest = [.. Latest.Add(new(run.RunId, run.At)).OrderBy(counted => counted.At).TakeLast(RunsRemembered)],
        };
    }

    // What is older than everything remembered may have been forgotten: rather not counted than counted twice.
    private bool IsCounted(RunEnd run) =>
        Latest.Any(counted => counted.RunId == run.RunId) || (Latest.Length == RunsRemembered && run.At < Latest[0].At);

    private ImmutableArray<UsageDay> AddDay(RunEnd run)
    {
        var day = DateOnly.FromDateTime(run.At.UtcDateTime);
        var before = Days.FirstOrDefault(known => known.Day == day) ?? new(day, 0, 0, Usage.None);
        var counted = before with { Messages = before.Messages + run.Messages, Rounds = before.Rounds + run.Rounds, Usage = before.Usage.Add(run.Usage) };
        return [.. Days.Where(known => known.Day != day).Append(counted).OrderBy(known => known.Day).TakeLast(DaysKept)];
    }
}
