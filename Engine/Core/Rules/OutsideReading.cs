using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>
/// What a run has read from outside, by its log alone: neither a restart nor another process, a fork or an import makes it forget. Whether
/// a source is trusted is asked when it matters, and not noted.
/// </summary>
internal static class OutsideReading
{
    // So many are named; one is enough to know that the run has read some.
    private const int MaxNamed = 64;

    private static readonly OutsideSource Import = new(OutsideSource.Import);

    // Their results are made here. Whatever else is called like a tool may have its words from anybody.
    private static readonly string[] OwnTools = ["clock", "find_tools"];

    /// <summary>What a run has read before its first step: with the branch, all that the runs before it have.</summary>
    public static ImmutableList<OutsideSource> Before(RunNode? parent, bool imported, MessagePosted message) =>
        With(parent?.Outside ?? (imported ? [Import] : []), message);

    public static ImmutableList<OutsideSource> With(ImmutableList<OutsideSource> read, MessagePosted message) =>
        (message.Attachments ?? [])
            .Aggregate(read, (sources, file) => With(sources, new OutsideSource(OutsideSource.Attachment, file.Name)));

    /// <summary>
    /// Whether what a tool returned, an error too, may have been written by anybody. What was never called has only this server's words.
    /// </summary>
    public static bool IsOutside(PendingCall call) => call.Started is not null && !OwnTools.Contains(call.Call.Name);

    public static ImmutableList<OutsideSource> With(ImmutableList<OutsideSource> read, OutsideSource source) =>
        read.Count >= MaxNamed || read.Contains(source) ? read : read.Add(source);
}
