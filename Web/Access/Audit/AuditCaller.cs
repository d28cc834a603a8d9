using ChatCluster.Access;
using ChatCluster.Web.Limits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Access.Audit;

/// <summary>Who does what a request asks for, for the audit.</summary>
internal static class AuditCaller
{
    /// <param name="tenant">The tenant that it concerns; the caller's own when left out.</param>
    public static AuditEntry AuditOf(this HttpContext http, string action, string? target = null, string? tenant = null)
    {
        var owner = http.User.FindOwner();
        return new(http.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), tenant ?? owner?.Tenant ?? "",
            owner?.User ?? "", action)
        {
            Target = target,
            By = http.User.FindFirst(ChatClaims.Way)?.Value ?? http.User.Identity?.AuthenticationType,
            Address = ClientAddress.Of(http),
        };
    }
}
