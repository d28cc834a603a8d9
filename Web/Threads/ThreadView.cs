using ChatCluster.Threads;

namespace ChatCluster.Web.Threads;

/// <summary>A thread as lists show it.</summary>
/// <param name="RunId">The run under way.</param>
/// <param name="Messages">How many messages were posted.</param>
/// <param name="Runs">How many runs were started.</param>
/// <param name="Rounds">The name of <c>runs</c> before. Deprecated: elsewhere <c>rounds</c> is a list.</param>
/// <param name="Awaiting">Tool calls that wait for your approval; left out when there are none.</param>
/// <param name="Project">The project that it is in.</param>
/// <param name="Temporary">True when no list has it and it is deleted soon.</param>
/// <param name="Webhooks">False when no webhook is told of it; left out otherwise.</param>
/// <param name="Cursor">The position of the last stored event.</param>
/// <param name="Usage">What all runs used.</param>
public sealed record ThreadView(
    string Id,
    string? Title,
    string? Agent,
    string? Model,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    bool Running,
    string? RunId,
    int Messages,
    int Runs,
    int Rounds,
    int? Awaiting,
    bool Archived,
    string? Project,
    bool? Temporary,
    bool? Webhooks,
    string Cursor,
    Usage Usage)
{
    internal static ThreadView Of(ThreadSummary thread) => new(
        thread.Key.Id,
        thread.Title,
        thread.Agent,
        thread.Model,
        thread.CreatedAt,
        thread.UpdatedAt,
        thread.Running,
        thread.RunId,
        thread.Messages,
        thread.Rounds,
        thread.Rounds,
        thread.Awaiting > 0 ? thread.Awaiting : null,
        thread.Archived,
        thread.Project,
        thread.Temporary,
        thread.Webhooks,
        new ThreadCursor(thread.Sequence).ToString(),
        thread.Usage);
}
