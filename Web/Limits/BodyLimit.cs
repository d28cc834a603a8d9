using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Limits;

/// <summary>Applies the configured body size, in whatever server this runs.</summary>
internal sealed class BodyLimit(IOptionsMonitor<LimitOptions> options, RequestDelegate next)
{
    public Task InvokeAsync(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = options.CurrentValue.BodyBytes;
        }

        return next(http);
    }
}
