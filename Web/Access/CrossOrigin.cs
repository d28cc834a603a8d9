using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>
/// Lets pages of configured origins use <c>/v1</c>. They send an API key in a header; cookies are never part of it, so a page can do what
/// its key can and no more.
/// </summary>
internal sealed class CrossOrigin(IOptions<WebOptions> web, ApiKeys keys) : IConfigureOptions<CorsOptions>
{
    public const string Policy = "chat.origins";

    private static readonly TimeSpan PreflightAge = TimeSpan.FromMinutes(10);

    public void Configure(CorsOptions options) => options.AddPolicy(Policy, policy => policy
        .SetIsOriginAllowed(origin => web.Value.Allows(origin) || keys.AllowWidgetFrom(origin))
        .WithMethods("GET", "POST", "PATCH", "DELETE")
        .AllowAnyHeader()
        .WithExposedHeaders(
            "X-Thread-Id", "X-Run-Id", "X-Workflow-Run-Id", "Location", "Content-Location", "Retry-After", "X-Should-Retry")
        .SetPreflightMaxAge(PreflightAge));
}
