using ChatCluster.Tools;

namespace ChatCluster.Grains.ToolCalls;

/// <summary>How a call stands.</summary>
/// <param name="Ticket">To be shown with an order. It is good for one call of one activation, so that an order can be repeated but never
/// carried out twice.</param>
/// <param name="Known">Whether the call is under way or has its result; otherwise it was never made here, or it was lost.</param>
/// <param name="Notes">How many notes on its progress there have been.</param>
/// <param name="Note">The last one.</param>
/// <param name="NoteKind">What it is of: see <see cref="ChatCluster.Threads.ToolNote"/>.</param>
/// <param name="Question">How often the tool had asked its caller's user before the call that this is about.</param>
/// <param name="Result">Null while the call is under way.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.ToolCallReport")]
public sealed record ToolCallReport(
    [property: Id(0)] Guid Ticket,
    [property: Id(1)] bool Known,
    [property: Id(2)] int Notes = 0,
    [property: Id(3)] string? Note = null,
    [property: Id(4)] ToolRunResult? Result = null,
    [property: Id(5)] int Question = 0,
    [property: Id(6)] string? NoteKind = null);
