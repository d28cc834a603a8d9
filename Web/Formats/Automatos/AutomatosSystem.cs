using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Automatos;

/// <summary>The agent platform's streaming chat: its chats are threads, its agents are agents.</summary>
internal sealed class AutomatosSystem() : ForeignSystem("automatos", "/api/chat")
{
    public override void Map(RouteGroups routes) => AutomatosEndpoints.Map(routes);

    protected override Problem Word(Problem problem, HttpContext http) => problem.Code switch
    {
        "thread_not_found" or "bad_thread_id" => problem with { Status = StatusCodes.Status404NotFound, Detail = "Chat not found" },
        "text_missing" => problem with { Status = StatusCodes.Status400BadRequest, Detail = "No message provided" },
        _ => base.Word(problem, http),
    };
}
