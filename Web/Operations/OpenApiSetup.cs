using ChatCluster.Threads;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatCluster.Web.Operations;

/// <summary>What the OpenAPI document cannot find in the routes' types: credentials, and answers that are streams.</summary>
internal static class OpenApiSetup
{
    public const string DocumentName = "v1";

    private const string Scheme = "apiKey";

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "ChatCluster";
            document.Info.Description = "A chat back end: post a message to a thread, read the run that answers it as a stream. docs/protocol.md describes the events.";

            // The address depends on who asks; relative to the document it is always right.
            document.Servers = [new() { Url = "/" }];
            document.Components ??= new();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key as 'Authorization: Bearer <key>' or 'X-Api-Key: <key>'. A server without configured keys needs none.",
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            var metadata = context.Description.ActionDescriptor.EndpointMetadata;
            if (metadata.OfType<StreamAnswerMetadata>().FirstOrDefault() is { } stream)
            {
                AddStream(operation, stream);
            }

            operation.Tags = new HashSet<OpenApiTagReference> { new(TagOf(context.Description.RelativePath), context.Document) };
            DescribeThreadId(operation);
            if (metadata.OfType<IAuthorizeData>().Any())
            {
                operation.Security = [new() { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }];
            }

            return Task.CompletedTask;
        });
    }

    private static string TagOf(string? path) => path?.Split('/') switch
    {
        ["v1", "threads" or "messages", ..] => "threads",
        ["v1", ..] => "catalog",
        _ => "operations",
    };

    // The generator takes the text of the parameter group for that of the body, where a route has both.
    private static void DescribeThreadId(OpenApiOperation operation)
    {
        if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Description = null;
        }

        if (operation.Parameters?.OfType<OpenApiParameter>().FirstOrDefault(parameter => parameter is { In: ParameterLocation.Path, Name: "id" }) is { } id)
        {
            id.Description = $"The thread's id: 1 to {ThreadKey.MaxIdLength} characters of A-Z a-z 0-9 _ -.";
        }
    }

    private static void AddStream(OpenApiOperation operation, StreamAnswerMetadata stream)
    {
        if (operation.Responses?["200"] is OpenApiResponse { } response)
        {
            response.Description = stream.Description;
            response.Content ??= new Dictionary<string, OpenApiMediaType>();
            response.Content[NativeFormat.MediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }
}
