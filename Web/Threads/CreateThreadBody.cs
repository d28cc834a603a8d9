using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>A thread to create. Everything may be left out.</summary>
/// <param name="Id">An id of your own: 1 to 64 characters of <c>A-Z a-z 0-9 _ -</c>.</param>
/// <param name="Title">1 to 200 characters.</param>
/// <param name="Agent">The agent of its runs.</param>
/// <param name="Model">The model of its runs; the agent's or the default when left out.</param>
/// <param name="Temporary">True for a thread that no list has, that nothing is remembered of, and that is deleted after an hour without
/// activity, unless configured otherwise.</param>
/// <param name="Project">The project that it is put into.</param>
/// <param name="Settings">What you want of the model.</param>
/// <param name="Webhooks">False when no webhook is to be told of it; one of its settings.</param>
public sealed record CreateThreadBody(
    string? Id, string? Title, string? Agent, string? Model, bool? Temporary, string? Project, ThreadSettingsBody? Settings,
    bool? Webhooks)
    : ClaimedIdentity
{
    internal override ClaimedIdentity? Within => Settings;
}
