namespace ChatCluster.Sandbox.Models;

/// <summary>One thing a scripted reply does.</summary>
internal abstract record ReplyStep
{
    public sealed record Text(string Value) : ReplyStep;

    public sealed record Reasoning(string Value) : ReplyStep;

    /// <summary>Calls tools; <paramref name="Interleaved"/> mixes the argument deltas of parallel calls.</summary>
    public sealed record Calls(IReadOnlyList<ReplyCall> Value, bool Interleaved) : ReplyStep;

    /// <summary>Goes on when a task completes.</summary>
    public sealed record Wait(Task Gate) : ReplyStep;

    public sealed record Delay(TimeSpan Time) : ReplyStep;

    /// <summary>Says nothing more until the client goes away.</summary>
    public sealed record Stall : ReplyStep;

    /// <summary>Cuts the connection.</summary>
    public sealed record Cut : ReplyStep;

    /// <summary>Ends the stream properly, but without the protocol's end.</summary>
    public sealed record EndEarly : ReplyStep;

    /// <summary>Sends bytes as they are.</summary>
    public sealed record Raw(string Value) : ReplyStep;

    /// <summary>Reports a failure within the stream and ends it.</summary>
    public sealed record Error(string Message) : ReplyStep;

    /// <summary>Sends <paramref name="Count"/> tokens at a steady rate.</summary>
    public sealed record Paced(int Count, double PerSecond) : ReplyStep;

    /// <summary>The same with <see cref="NumberedToken"/>s, so that a reader can tell what is lost, doubled or late.</summary>
    public sealed record Numbered(int Count, double PerSecond) : ReplyStep;
}

/// <summary>A tool call of a scripted reply.</summary>
/// <param name="Arguments">JSON text, valid or not.</param>
/// <param name="Id">The call's id; the server makes one when left out.</param>
internal sealed record ReplyCall(string Name, string Arguments, string? Id = null);
