using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web;

/// <summary>Turns the chat off as if it were not there; health and version still answer.</summary>
internal sealed class ChatSwitch(IOptionsMonitor<ChatOptions> options, RequestDelegate next)
{
    private static readonly Problem Off =
        new(StatusCodes.Status404NotFound, "chat_disabled",
            "The chat is switched off. The operator turns it on with ChatCluster:Enabled=true.");

    public Task InvokeAsync(HttpContext http) =>
        options.CurrentValue.Enabled || http.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
            || http.Request.Path == "/version"
            ? next(http)
            : Off.ExecuteAsync(http);
}
