using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatCluster.Web.Operations;

/// <summary>Puts the health checks into the OpenAPI document, which knows of route handlers only.</summary>
internal static class OpenApiHealth
{
    public static async Task AddAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.AddComponent(nameof(HealthView), await context.GetOrCreateSchemaAsync(typeof(HealthView), null, cancellationToken));
        document.Paths ??= [];
        document.Paths["/health/live"] = Check(document, "getLiveness", "Whether the process answers.", StatusCodes.Status200OK);
        document.Paths["/health/ready"] =
            Check(document, "getReadiness", "Whether requests may be sent here.", StatusCodes.Status200OK,
                StatusCodes.Status503ServiceUnavailable);
    }

    private static OpenApiPathItem Check(OpenApiDocument document, string id, string summary, params ReadOnlySpan<int> statuses)
    {
        var operation = new OpenApiOperation
        {
            OperationId = id,
            Summary = summary,
            Tags = new HashSet<OpenApiTagReference> { new("operations", document) },
            Security = [new()],
            Responses = [],
        };
        foreach (var status in statuses)
        {
            operation.Responses[$"{status}"] = Answer(
                status is StatusCodes.Status200OK ? "It is." : "It is not, and why.", "application/json",
                new OpenApiSchemaReference(nameof(HealthView), document));
        }

        operation.Responses["403"] =
            Answer("Forbidden", "application/problem+json", new OpenApiSchemaReference("ProblemDetails", document));
        operation.Responses["429"] =
            Answer("Too Many Requests", "application/problem+json", new OpenApiSchemaReference("ProblemDetails", document));
        return new() { Operations = new() { [HttpMethod.Get] = operation } };
    }

    private static OpenApiResponse Answer(string description, string mediaType, IOpenApiSchema schema) => new()
    {
        Description = description,
        Content = new Dictionary<string, OpenApiMediaType> { [mediaType] = new() { Schema = schema } },
    };
}
