using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Web.Access;
using Microsoft.OpenApi;

namespace ChatCluster.Web.Operations;

/// <summary>
/// Makes the schemas say what the server does. The generator reads types, and they do not tell that a field without a value is left out of
/// every answer,
/// that a body may leave out all but a few, that other fields are refused, and which texts there are.
/// </summary>
internal static class OpenApiSchemas
{
    private static readonly Dictionary<string, string[]> Values = new(StringComparer.Ordinal)
    {
        ["CallerView.role"] = ["reader", "member", "admin", "operator", "visitor"],
        ["HealthView.status"] = ["healthy", "degraded", "unhealthy"],
        ["FeedbackBody.rating"] = ["up", "down"],
        ["TranscriptRoundView.rating"] = ["up", "down"],
        ["RunView.rating"] = ["up", "down"],
        ["ThreadEventFeedbackGiven.rating"] = ["up", "down"],
        ["ThreadEventTitleChanged.source"] = ["message", "model", "user"],
    };

    // For this version only, each with its new name beside it.
    private static readonly HashSet<string> Deprecated =
    [
        "ThreadView.rounds", "UsageView.rounds", "UsageDayView.rounds", "ThreadListView.page", "ThreadListView.pageSize",
        "ThreadEventMessagePosted.run",
        "ThreadEventBranchSelected.run", "ThreadEventFeedbackGiven.run",
    ];

    private static readonly HashSet<string> Objects = ["ApprovalBody.arguments", "PostMessageBody.context"];

    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        ["PostMessageBody"] = """{"text": "What is the weather in Rome?", "clientMessageId": "5f1c", "onBusy": "queue"}""",
        ["CreateThreadBody"] = """{"title": "Weather in Rome"}""",
        ["PatchThreadBody"] = """{"title": "Weather in Rome", "archived": true}""",
        ["ApprovalBody"] = """{"approved": false, "reason": "Not this one."}""",
        ["FeedbackBody"] = """{"runId": "r_1", "rating": "up"}""",
    };

    public static void Correct(OpenApiDocument document)
    {
        var schemas = document.Components!.Schemas!;
        schemas["ProblemDetails"] = ProblemSchema();
        foreach (var (name, schema) in schemas)
        {
            if (schema is OpenApiSchema own && name is not "ProblemDetails")
            {
                Correct(name, own);
            }
        }
    }

    private static void Correct(string name, OpenApiSchema schema)
    {
        if (schema.Enum is { Count: > 0 } values)
        {
            schema.Type = JsonSchemaType.String;

            // Reserved, so that a missing value is never read as one of them.
            schema.Enum = [.. values.Where(value => value is JsonValue && !value.IsJsonNullSentinel() && (string?)value is not "None")];
        }

        var body = FindBody(name);
        if (body is not null)
        {
            schema.AdditionalPropertiesAllowed = false;
            schema.AdditionalProperties = null;
        }

        if (schema.Properties is { Count: > 0 } properties)
        {
            schema.Type = JsonSchemaType.Object;
            schema.Required ??= new HashSet<string>();
            foreach (var property in properties.Keys.ToList())
            {
                properties[property] = Correct($"{name}.{property}", property, properties[property], schema.Required, body);
            }
        }

        if (name.StartsWith("ThreadEvent", StringComparison.Ordinal) && schema.Properties?.ContainsKey("at") is true)
        {
            schema.Required!.UnionWith(["type", "at"]);
        }

        if (Examples.TryGetValue(name, out var example))
        {
            schema.Examples = [JsonNode.Parse(example)!];
        }
    }

    private static IOpenApiSchema Correct(string path, string name, IOpenApiSchema schema, ISet<string> required, Type? body)
    {
        var needed = body is not null && IsNeeded(body, name);
        if (IsNullable(schema) && !needed)
        {
            required.Remove(name);
        }
        else if (needed)
        {
            required.Add(name);
        }

        var corrected = Objects.Contains(path)
            ? new OpenApiSchema { Type = JsonSchemaType.Object | JsonSchemaType.Null, Description = "An object." }
            : body is null || needed ? WithoutNull(schema) : schema;
        if (corrected is OpenApiSchema own)
        {
            own.Deprecated = Deprecated.Contains(path);
            if (Values.TryGetValue(path, out var values))
            {
                own.Enum = [.. values.Select(value => (JsonNode)value),
                    .. body is not null ? [JsonNullSentinel.JsonNull] : Array.Empty<JsonNode>()];
            }
        }

        return corrected;
    }

    private static bool IsNullable(IOpenApiSchema schema) =>
        schema.Type?.HasFlag(JsonSchemaType.Null) is true || schema.OneOf?.Any(IsNull) is true;

    private static bool IsNull(IOpenApiSchema schema) => schema.Type is JsonSchemaType.Null;

    private static IOpenApiSchema WithoutNull(IOpenApiSchema schema)
    {
        if (schema is OpenApiSchema { OneOf: { Count: 2 } either } && either.Any(IsNull))
        {
            return either.First(one => !IsNull(one));
        }

        if (schema is OpenApiSchema { Type: { } type } own && type.HasFlag(JsonSchemaType.Null))
        {
            own.Type = type & ~JsonSchemaType.Null;
        }

        return schema;
    }

    private static Type? FindBody(string name) =>
        typeof(ClaimedIdentity).Assembly.GetTypes().FirstOrDefault(type => type.Name == name && type.IsSubclassOf(typeof(ClaimedIdentity)));

    private static bool IsNeeded(Type body, string field) =>
        body.GetProperties().Any(
            property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == field && property.IsDefined(typeof(RequiredAttribute)));

    private static OpenApiSchema ProblemSchema() => new()
    {
        Description = "An error, as in RFC 9457.",
        Type = JsonSchemaType.Object,
        Required = new HashSet<string> { "title", "status", "detail", "code" },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["type"] = Text("Where the status is described."),
            ["title"] = Text("The name of the status."),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "The status, again." },
            ["detail"] = Text("What is wrong and how to fix it, for people."),
            ["instance"] = Text("What it happened to."),
            ["code"] = Text("What is wrong, for programs. Stable."),
            ["threadId"] = Text("The thread it is about."),
            ["runId"] = Text("The run it is about."),
            ["field"] = Text("The body field or the query parameter that is wrong."),
            ["suggestion"] = Text("The name that was probably meant."),
            ["served"] =
                new OpenApiSchema { Type = JsonSchemaType.Array, Items = Text(null), Description = "What can be asked for instead." },
        },
    };

    private static OpenApiSchema Text(string? description) => new() { Type = JsonSchemaType.String, Description = description };
}
