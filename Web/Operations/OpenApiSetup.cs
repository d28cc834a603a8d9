using System.Globalization;
using ChatCluster.Threads;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace ChatCluster.Web.Operations;

/// <summary>
/// What the OpenAPI document cannot find in the routes' types: credentials, query parameters, and answers that are streams.
/// </summary>
internal static class OpenApiSetup
{
    public const string DocumentName = "v1";

    private const string Scheme = "apiKey";

    private static readonly (string Name, string Description)[] Tags =
    [
        ("threads", "Conversations: messages, runs, history, copies and links."),
        ("catalog", "Models, agents and tools, their usage, and the caller."),
        ("administration", "Keys, users and the audit of a tenant, for its admins and for operators."),
        ("operations", "For operators and their tools. No credential is asked for."),
    ];

    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            Introduce(document);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer(OpenApiHealth.AddAsync);
        options.AddDocumentTransformer((document, _, _) =>
        {
            OpenApiSchemas.Correct(document);
            return Task.CompletedTask;
        });
    }

    private static void Introduce(OpenApiDocument document)
    {
        document.Info.Title = "ChatCluster";
        document.Info.Description =
            "A chat back end: post a message to a thread, read the run that answers it as a stream. docs/protocol.md describes the events. HEAD is answered wherever GET is.";
        document.Info.License = new() { Name = "MIT", Identifier = "MIT" };

        // The address depends on who asks; relative to the document it is always right.
        document.Servers = [new() { Url = "/" }];
        document.Tags = new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        document.Components ??= new();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http,
            Scheme = "bearer",
            Description =
                "An API key, or a token of the configured provider, as 'Authorization: Bearer <key>'; a key also as 'X-Api-Key: <key>'. A server without a configured access mode needs none.",
        };
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<StreamAnswerMetadata>().FirstOrDefault() is { } stream)
        {
            AddStream(operation, stream);
            if (metadata.OfType<KnownQuery>().LastOrDefault()?.Parameters.Contains(StreamFormats.Parameter) is true)
            {
                AddFormats(operation);
            }
        }

        operation.Tags = new HashSet<OpenApiTagReference> { new(TagOf(context.Description.RelativePath), context.Document) };
        DescribeNames(operation);
        DescribeQuery(operation, metadata.OfType<KnownQuery>().LastOrDefault() ?? KnownQuery.None);
        DescribeHeaders(operation);
        operation.Security = metadata.OfType<IAuthorizeData>().Any()
            ? [new() { [new OpenApiSecuritySchemeReference(Scheme, context.Document)] = [] }]
            : [new()];
    }

    private static string TagOf(string? path) => path?.Split('/') switch
    {
        ["v1", "threads" or "messages" or "shares" or "shared", ..] => "threads",
        ["v1", "admin", ..] => "administration",
        ["v1", ..] => "catalog",
        _ => "operations",
    };

    // The generator takes the text of the parameter group for that of the body, where a route has both.
    private static void DescribeNames(OpenApiOperation operation)
    {
        if (operation.RequestBody is OpenApiRequestBody body)
        {
            body.Description = null;
        }

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>()
            .Where(parameter => parameter.In is not ParameterLocation.Query) ?? [])
        {
            parameter.Description = parameter.Name switch
            {
                "id" => $"The thread's id: 1 to {ThreadKey.MaxIdLength} characters of A-Z a-z 0-9 _ -.",
                "runId" => "The run's id.",
                "messageId" => "The id of a message that waits.",
                "callId" => "The id of a tool call that waits for consent or for an answer.",
                "tool" => "The name of a tool.",
                "fileId" => "The last part of the address that the attachment has, or the id of a project's file.",
                "projectId" => "The id that GET /v1/projects gives the project.",
                "factId" => "The id that GET /v1/memory gives the fact.",
                "token" => "The token of the link.",
                "sessionId" => "The session's id, or 'current'.",
                "keyId" => "The key's id.",
                "name" => "The name of the agent, or of the prompt.",
                "server" => "The name of an MCP server, as GET /v1/mcp has it.",
                "user" => "The user's name within the tenant.",
                "Last-Event-ID" => "The id of the last event that was read; it wins over `after`.",
                _ => parameter.Description,
            };
        }
    }

    private static void DescribeQuery(OpenApiOperation operation, KnownQuery known)
    {
        // What is read from the request by hand, the generator does not see.
        operation.Parameters ??= [];
        foreach (var query in known.Parameters.Where(query => operation.Parameters.All(parameter => parameter.Name != query.Name)).ToList())
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = query.Name,
                In = ParameterLocation.Query,
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            });
        }

        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>()
            .Where(parameter => parameter.In is ParameterLocation.Query) ?? [])
        {
            if (known.Find(parameter.Name!) is not { } query || parameter.Schema is not OpenApiSchema schema)
            {
                continue;
            }

            parameter.Description = query.Description;
            parameter.Deprecated = query.Deprecated;
            parameter.Required = false;
            schema.Minimum = query.Least?.ToString(CultureInfo.InvariantCulture);
            schema.Maximum = query.Most?.ToString(CultureInfo.InvariantCulture);
            schema.Enum = query.Values.Count > 0 ? [.. query.Values] : schema.Enum;
        }
    }

    private static void DescribeHeaders(OpenApiOperation operation)
    {
        foreach (var (status, answer) in operation.Responses ?? [])
        {
            var header = status switch
            {
                "201" => ("Location", "The address of what was created."),
                "202" => ("Location", "The address of the run; of the queue, as long as the message waits."),
                "429" or "503" => ("Retry-After", "In how many seconds to send the request again."),
                _ => default,
            };
            if (header.Item1 is not null && answer is OpenApiResponse response)
            {
                response.Headers ??= new Dictionary<string, IOpenApiHeader>();
                response.Headers[header.Item1] =
                    new OpenApiHeader { Description = header.Item2, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
            }
        }
    }

    private static void AddStream(OpenApiOperation operation, StreamAnswerMetadata stream)
    {
        operation.Responses ??= [];
        if (!operation.Responses.TryGetValue("200", out var known) || known is not OpenApiResponse response)
        {
            operation.Responses["200"] = response = new OpenApiResponse();
        }

        response.Description = stream.Description;
        response.Content ??= new Dictionary<string, OpenApiMediaType>();
        response.Content[NativeFormat.EventStreamType] =
            new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
    }

    // By name only: 'Accept' chooses between the native stream and JSON.
    private static void AddFormats(OpenApiOperation operation)
    {
        foreach (var type in StreamFormats.All.Select(format => format.MediaType))
        {
            ((OpenApiResponse)operation.Responses!["200"]).Content!.TryAdd(
                type, new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
        }
    }
}
