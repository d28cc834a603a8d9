using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.LlmChat;

/// <summary>The MCP gateway's chat: a user has one conversation, begun by connecting.</summary>
internal sealed class LlmChatSystem() : ForeignSystem("llmchat", "/llmchat")
{
    // Its page is served by the gateway and sends the gateway's cookie; programs send a bearer token.
    public override void Map(RouteGroups routes) => LlmChatEndpoints.Map(routes);

    protected override Problem Word(Problem problem, HttpContext http) => problem.Code switch
    {
        "unavailable" or "store_unavailable" or "stopping" => problem with { Detail = $"Service error: {problem.Detail}" },
        "text_missing" => problem with { Status = StatusCodes.Status400BadRequest, Detail = "Message cannot be empty" },
        "thread_not_found" => problem with { Status = StatusCodes.Status400BadRequest, Detail = LlmChatEndpoints.NoSession },
        _ => base.Word(problem, http),
    };
}
