using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.AgUi;
using ChatCluster.Web.Formats.AiSdk;
using ChatCluster.Web.Formats.LangGraph;
using ChatCluster.Web.Formats.OpenAI;
using ChatCluster.Web.Formats.Responses;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Formats;

/// <summary>
/// The routes of other protocols. The guards are those of our own routes; unknown fields are ignored, as the original servers
/// do. They are not in the OpenAPI document: each protocol has its own description. Visitors of a widget
/// have no access.
/// </summary>
internal static class FormatRoutes
{
    public static void Map(WebApplication app)
    {
        AiSdkEndpoints.Map(Group(app));
        OpenAIEndpoints.Map(Group(app, OpenAIProblems.Shape));
        ResponsesEndpoints.Map(Group(app, ResponsesProblems.Shape));
        AgUiEndpoints.Map(Group(app, AgUiProblems.Shape));
        LangGraphEndpoints.Map(Group(app, LangGraphEndpoints.Shape));
    }

    private static RouteGroups Group(WebApplication app, params object[] metadata)
    {
        var all = app.MapGroup("").RequireCors(CrossOrigin.Policy).WithMetadata(new RequestLimitMetadata()).WithMetadata(metadata)
            .ExcludeFromDescription()
            .AddEndpointFilter<RouteGroupBuilder, ClaimedIdentityFilter>();
        return new(all.MapGroup("").RequireAuthorization(ChatPolicy.Read), all.MapGroup("").RequireAuthorization(ChatPolicy.Write));
    }
}
