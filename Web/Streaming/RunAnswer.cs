using ChatCluster.Threads;

namespace ChatCluster.Web.Streaming;

/// <summary>A finished run as one answer.</summary>
/// <param name="Reason">How the run ended.</param>
/// <param name="Code">For <c>limited</c> and <c>failed</c>: which limit, which failure.</param>
/// <param name="Message">For <c>limited</c> and <c>failed</c>: the same in words.</param>
/// <param name="Text">The reply.</param>
/// <param name="Tools">Names of the tools called, in order of first use.</param>
/// <param name="Invocations">The tool calls, in order.</param>
/// <param name="Usage">What the run's model calls used.</param>
/// <param name="Finish"><c>length</c>, <c>content_filter</c> or <c>broken_off</c>, when the reply is not whole.</param>
/// <param name="Recoverable">For <c>failed</c>: whether the same message may succeed later.</param>
/// <param name="ElapsedMs">From the message to the end, in milliseconds.</param>
public sealed record RunAnswer(
    string ThreadId,
    string RunId,
    string? MessageId,
    RunReason Reason,
    string? Code,
    string? Message,
    string Text,
    IReadOnlyList<string> Tools,
    IReadOnlyList<RunInvocation> Invocations,
    Usage Usage,
    long ElapsedMs,
    string? Finish,
    bool? Recoverable);
