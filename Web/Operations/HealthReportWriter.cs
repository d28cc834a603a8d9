using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatCluster.Web.Operations;

/// <summary>Writes a health report as JSON, with what is wrong and without what went wrong inside.</summary>
internal static class HealthReportWriter
{
    public static Task WriteAsync(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(
        new HealthView(
            NameOf(report.Status),
            report.Entries.ToDictionary(entry => entry.Key, entry => entry.Value.Description ?? NameOf(entry.Value.Status))),
        http.RequestAborted);

    private static string NameOf(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "healthy",
        HealthStatus.Degraded => "degraded",
        _ => "unhealthy",
    };
}
