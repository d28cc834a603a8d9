using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.PowerOn;

/// <summary>The gateway's chatbot: its workflows are threads, its rounds are runs.</summary>
internal sealed class PowerOnSystem() : ForeignSystem("poweron", "/api/chatbot")
{
    public override void Map(RouteGroups routes) => PowerOnEndpoints.Map(routes);

    protected override Problem Word(Problem problem, HttpContext http) => problem.Code switch
    {
        "thread_not_found" or "bad_thread_id" => problem with { Status = StatusCodes.Status404NotFound, Detail = "Workflow not found" },
        "text_missing" => problem with { Status = StatusCodes.Status422UnprocessableEntity, Detail = "prompt is empty." },
        _ => base.Word(problem, http),
    };
}
