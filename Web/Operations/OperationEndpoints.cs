using System.Reflection;
using ChatCluster.Web.Requests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Operations;

/// <summary>Health, version and the OpenAPI document; none asks for a credential.</summary>
internal static class OperationEndpoints
{
    private const string Ready = "ready";

    public static VersionView Version { get; } = new("ChatCluster", ReadVersion());

    public static void Map(IEndpointRouteBuilder routes)
    {
        // Live means: the process answers. What it depends on is no reason to restart it.
        routes.MapHealthChecks("/health/live", new() { Predicate = _ => false, ResponseWriter = HealthReportWriter.WriteAsync });
        routes.MapHealthChecks(
            "/health/ready", new() { Predicate = check => check.Tags.Contains(Ready), ResponseWriter = HealthReportWriter.WriteAsync });
        routes.MapGet("/version", ShowVersion).WithName("getVersion").WithSummary("The version of the server.")
            .AddEndpointFilter<RequestShapeFilter>().ProducesProblem(403).ProducesProblem(406).ProducesProblem(422).ProducesProblem(429);
        routes.MapGet($"/openapi/{OpenApiSetup.DocumentName}.json", ShowDocumentAsync).ExcludeFromDescription();
    }

    private static Task<FileContentHttpResult> ShowDocumentAsync(
        CachedDocument document, HttpResponse response, CancellationToken cancellationToken) =>
        document.ShowAsync(response, cancellationToken);

    private static Ok<VersionView> ShowVersion() => TypedResults.Ok(Version);

    private static string ReadVersion() =>
        typeof(OperationEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
