using ChatCluster.Web.Access;

namespace ChatCluster.Web.Projects;

/// <summary>A project to make, or what to change of one; what is left out stays.</summary>
/// <param name="Name">1 to 100 characters; required for a new one.</param>
/// <param name="Instructions">Up to 20,000 characters; empty for none.</param>
public sealed record ProjectBody(string? Name, string? Instructions) : ClaimedIdentity;
