using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>The answer to a command: events to store (perhaps none), and what to tell the sender.</summary>
internal readonly record struct Decision(IReadOnlyList<ThreadEvent> Events, ThreadAnswer Answer)
{
    public static Decision Reject(ThreadAnswer answer) => new([], answer);
}

/// <summary>What a decision needs from outside: the time, one fresh id, and the configuration's answers.</summary>
/// <param name="Now">By the actor's clock, to the millisecond.</param>
/// <param name="NewId">Unique, without prefix.</param>
internal sealed record DecisionContext(DateTimeOffset Now, string NewId)
{
    /// <summary>The model for an agent when none is named.</summary>
    public Func<string?, string?> DefaultModel { get; init; } = _ => null;

    /// <summary>Which version of an agent a run that begins now uses.</summary>
    public Func<string?, string?> AgentVersion { get; init; } = _ => null;

    /// <summary>Whether a message to an agent asks to start over.</summary>
    public Func<string?, string, bool> StartsOver { get; init; } = (_, _) => false;

    /// <summary>The span of the sender, as a W3C <c>traceparent</c>.</summary>
    public string? Trace { get; init; }

    /// <summary>
    /// What readers were shown of the open step after an offset. Once it was asked for nothing more is shown, so that what is stored with
    /// it is all of it.
    /// </summary>
    public Func<int, StepText> Shown { get; init; } = _ => StepText.Empty;

    /// <summary>How long a call waits for consent.</summary>
    public TimeSpan ApprovalTime { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>How long a call waits for the client that makes it.</summary>
    public TimeSpan ClientToolTime { get; init; } = TimeSpan.FromSeconds(600);
}
