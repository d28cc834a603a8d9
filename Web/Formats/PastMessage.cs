using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>A message of a conversation that a client holds.</summary>
/// <param name="FromUser">Whether the user wrote it; the assistant otherwise.</param>
internal readonly record struct PastMessage(bool FromUser, string Text)
{
    /// <summary>Calls of the assistant's that have a result.</summary>
    public IReadOnlyList<PastCall> Calls { get; init; } = [];
}
