using System.Text.Json.Serialization;

namespace ChatCluster.Threads;

/// <summary>The outcome of a <see cref="ThreadRequest"/>. Expected refusals are answers; exceptions are for what is wrong.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Busy), "busy")]
[JsonDerivedType(typeof(Missing), "missing")]
[JsonDerivedType(typeof(Conflict), "conflict")]
[JsonDerivedType(typeof(Invalid), "invalid")]
[JsonDerivedType(typeof(Limited), "limited")]
[JsonDerivedType(typeof(Unavailable), "unavailable")]
public abstract record ThreadAnswer
{
    private ThreadAnswer()
    {
    }

    /// <summary>It is done and stored; or nothing had to be done, and <see cref="Changed"/> is false.</summary>
    /// <param name="Before">Watching from here shows what the request caused, from its first event on.</param>
    /// <param name="RunId">The run that was started, stopped or joined.</param>
    /// <param name="Created">Whether the request created the thread.</param>
    /// <param name="Queued">Whether the message waits for the run under way.</param>
    /// <param name="Duplicate">Whether the message had been posted before; the ids are those of the first post.</param>
    public sealed record Done(
        ThreadCursor Before,
        bool Changed = true,
        string? RunId = null,
        string? MessageId = null,
        bool Created = false,
        bool Queued = false,
        bool Duplicate = false) : ThreadAnswer;

    /// <summary>A run is under way (409).</summary>
    public sealed record Busy(string RunId) : ThreadAnswer;

    /// <summary>There is no such thread of this owner (404).</summary>
    public sealed record Missing : ThreadAnswer;

    /// <summary>The thread's state does not allow it (409).</summary>
    public sealed record Conflict(string Code, string Message) : ThreadAnswer;

    /// <summary>The request names something that does not exist or is out of range (422).</summary>
    public sealed record Invalid(string Code, string Message) : ThreadAnswer;

    /// <summary>The owner is at a limit (429); the same request may succeed after <paramref name="RetryAfterSeconds"/>.</summary>
    public sealed record Limited(string Code, string Message, int RetryAfterSeconds) : ThreadAnswer;

    /// <summary>The node is at its budget or shutting down (503); try again after <paramref name="RetryAfterSeconds"/>.</summary>
    public sealed record Unavailable(string Message, int RetryAfterSeconds) : ThreadAnswer;
}
