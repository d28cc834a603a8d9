using ChatCluster.Web.Formats.Compat;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Freva;

/// <summary>
/// Guards a GET that changes something, which this system's clients need. A page of somebody else makes a browser send a GET with an image
/// or a link; browsers say so, programs are not browsers.
/// </summary>
internal sealed class ChangingGet : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site" or "same-site"
            ? ValueTask.FromResult<object?>(
                ForeignSystem.Refusal(StatusCodes.Status403Forbidden, "Pages of other origins may change nothing here."))
            : next(context);
}
