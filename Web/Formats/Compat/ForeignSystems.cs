using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.Automatos;
using ChatCluster.Web.Formats.Freva;
using ChatCluster.Web.Formats.IntelOwl;
using ChatCluster.Web.Formats.LlmChat;
using ChatCluster.Web.Formats.PowerOn;
using ChatCluster.Web.Limits;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Formats.Compat;

/// <summary>The other systems whose routes are switched on.</summary>
internal sealed class ForeignSystems(IReadOnlyCollection<string> names)
{
    // Where two begin with the same, the first has what neither of them names.
    private static readonly ForeignSystem[] All =
        [new PowerOnSystem(), new FrevaSystem(), new IntelOwlSystem(), new LlmChatSystem(), new AutomatosSystem()];

    private readonly ForeignSystem[] _on = [.. All.Where(system => names.Contains(system.Name))];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(system => system.Name)];

    /// <summary>The system that a path belongs to; null for our own.</summary>
    public ForeignSystem? Find(PathString path)
    {
        var (found, length) = ((ForeignSystem?)null, 0);
        foreach (var system in _on)
        {
            foreach (var prefix in system.Paths)
            {
                if (prefix.Value!.Length > length && path.StartsWithSegments(prefix))
                {
                    (found, length) = (system, prefix.Value.Length);
                }
            }
        }

        return found;
    }

    /// <summary>Adds their routes. They have the guards of ours; what they cannot have are fields that nobody else knows.</summary>
    public void Map(WebApplication app)
    {
        foreach (var system in _on)
        {
            var group = app.MapGroup("").RequireCors(CrossOrigin.Policy).WithMetadata(new RequestLimitMetadata()).ExcludeFromDescription()
                .AddEndpointFilter<RouteGroupBuilder, ClaimedIdentityFilter>();
            system.Map(new(
                group.MapGroup("").RequireAuthorization(ChatPolicy.Read), group.MapGroup("").RequireAuthorization(ChatPolicy.Write)));
        }
    }
}
