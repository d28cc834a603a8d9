using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Threads;

/// <summary>The groups under <c>/v1</c>, each with its policy said once.</summary>
/// <param name="Reads">For readers and above.</param>
/// <param name="Writes">For members and above.</param>
internal sealed record RouteGroups(RouteGroupBuilder Reads, RouteGroupBuilder Writes);
