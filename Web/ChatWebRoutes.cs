using ChatCluster.Web.Access;
using ChatCluster.Web.Access.Audit;
using ChatCluster.Web.Access.Keys;
using ChatCluster.Web.Access.Sessions;
using ChatCluster.Web.Admin;
using ChatCluster.Web.Catalog;
using ChatCluster.Web.Files;
using ChatCluster.Web.Formats;
using ChatCluster.Web.Formats.AiSdk.Sockets;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Formats.Sockets;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Memory;
using ChatCluster.Web.Operations;
using ChatCluster.Web.Page;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Projects;
using ChatCluster.Web.Prompts;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Search;
using ChatCluster.Web.Sharing;
using ChatCluster.Web.Threads;
using ChatCluster.Web.ToolSignIns;
using ChatCluster.Web.Webhooks;
using ChatCluster.Web.Widget;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web;

/// <summary>Puts the chat into an application.</summary>
public static class ChatWebRoutes
{
    private const string Mapped = "ChatCluster.Web.Mapped";

    /// <summary>
    /// Adds the guards, the page and the routes. It takes the whole application and not a route builder only, because routes
    /// without their guards would be open. Calling it again changes nothing.
    /// </summary>
    public static WebApplication MapChat(this WebApplication app)
    {
        if (((IApplicationBuilder)app).Properties.TryAdd(Mapped, true))
        {
            UseGuards(app);
            MapRoutes(app);
        }

        return app;
    }

    private static void UseGuards(WebApplication app)
    {
        app.UseWebSockets();
        app.UseMiddleware<SocketUpgrades>();
        app.UseMiddleware<ChatSockets>();
        app.Use(SafetyHeaders.AddAsync);
        app.UseMiddleware<ForeignRequests>();
        app.UseMiddleware<AuditRefusals>();
        app.UseExceptionHandler(_ => { });
        app.UseStatusCodePages(StatusProblems.WriteAsync);
        app.UseMiddleware<DrainedConnections>();
        app.UseMiddleware<LoopbackGuard>();
        app.UseMiddleware<ChatSwitch>();
        app.UseMiddleware<AddressLimit>();
        app.UseMiddleware<BodyLimit>();
        ChatPage.Use(app);
        app.Use(HeadRequests.ServeAsync);
        app.UseRouting();
        app.UseCors();
        app.UseAuthentication();
        app.Use(app.Services.GetRequiredService<SignIns>().NoteAsync);
        app.UseMiddleware<RateLimitHeaders>();
        app.UseRateLimiter();
        app.UseAuthorization();
        app.UseMiddleware<BodyGuard>();
    }

    private static void MapRoutes(WebApplication app)
    {
        var open = app.MapGroup("/v1").RequireCors(CrossOrigin.Policy).WithMetadata(new RequestLimitMetadata())
            .AddEndpointFilter<RouteGroupBuilder, RequestShapeFilter>()
            .Refuses(400, 403, 404, 406, 422, 429, 500, 503);
        var v1 = open.MapGroup("").AddEndpointFilter<RouteGroupBuilder, ClaimedIdentityFilter>()
            .AddEndpointFilter<RouteGroupBuilder, VisitorFilter>().Refuses(401, 409, 413, 415);
        var groups =
            new RouteGroups(v1.MapGroup("").RequireAuthorization(ChatPolicy.Read), v1.MapGroup("").RequireAuthorization(ChatPolicy.Write));
        ThreadEndpoints.Map(groups);
        ThreadSettingsEndpoints.Map(groups);
        MessageEndpoints.Map(groups);
        RunEndpoints.Map(groups);
        RunReadEndpoints.Map(groups);
        HistoryEndpoints.Map(groups);
        SearchEndpoints.Map(groups);
        CopyEndpoints.Map(groups);
        FileEndpoints.Map(groups);
        ShareEndpoints.Map(groups);
        ShareEndpoints.MapPublic(open);
        WidgetEndpoints.Map(open.MapGroup("").RequireAuthorization(ChatPolicy.OpenSessions));
        WebhookEndpoints.Map(groups);
        MemoryEndpoints.Map(groups);
        ProjectEndpoints.Map(groups);
        PromptEndpoints.Map(groups);
        CatalogEndpoints.Map(groups);
        SessionEndpoints.Map(groups);
        OwnKeyEndpoints.Map(groups);
        SessionEndpoints.MapSignIn(app);
        AdminEndpoints.Map(open.MapGroup("/admin").RequireAuthorization(ChatPolicy.Administer).Refuses(401, 409, 413, 415));
        UsageEndpoints.Map(groups);
        SignInEndpoints.Map(groups);
        FormatRoutes.Map(app);
        app.Services.GetRequiredService<ForeignSystems>().Map(app);
        PageLogo.Map(app);
        OperationEndpoints.Map(app);
        ApiReference.Map(app);
    }

    private static RouteGroupBuilder Refuses(this RouteGroupBuilder group, params ReadOnlySpan<int> statuses)
    {
        foreach (var status in statuses)
        {
            group.ProducesProblem(status);
        }

        return group;
    }
}
