using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;

namespace ChatCluster.Tests.Web.OpenApi;

/// <summary>The server's own OpenAPI document, to judge what it says and what it takes by.</summary>
internal sealed class ApiDocument
{
    private static readonly Lazy<Task<ApiDocument>> Current = new(LoadAsync);

    private readonly ConcurrentDictionary<string, JsonSchema> _schemas = new(StringComparer.Ordinal);
    private readonly JsonObject _definitions;

    public ApiDocument(JsonNode root)
    {
        Root = root;
        _definitions = [];
        foreach (var (name, schema) in root["components"]!["schemas"]!.AsObject())
        {
            _definitions[name] = Strict(Local(schema!));
        }
    }

    public JsonNode Root { get; }

    /// <summary>Of the program as it is built now; all of them say the same.</summary>
    public static Task<ApiDocument> ReadAsync() => Current.Value;

    /// <summary>The operation for a request; null when the document knows no such address or method.</summary>
    public JsonNode? FindOperation(string method, string path)
    {
        var parts = path.Split('/');
        var template = Root["paths"]!.AsObject()
            .Where(candidate => Fits(candidate.Key.Split('/'), parts) && candidate.Value![method] is not null)
            .OrderBy(candidate => candidate.Key.Count(c => c == '{'))
            .Select(candidate => candidate.Key)
            .FirstOrDefault();
        return template is null ? null : Root["paths"]![template]![method];
    }

    /// <summary>What of a JSON text is not as a schema of the document says; empty when all is.</summary>
    public IReadOnlyList<string> Check(JsonNode schema, string json)
    {
        using var value = JsonDocument.Parse(json);
        var results = _schemas.GetOrAdd(schema.ToJsonString(), Build)
            .Evaluate(value.RootElement, new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        return results.IsValid
            ? []
            : [.. results.Details!.Where(detail => detail.Errors is { Count: > 0 })
                .Select(detail => $"{detail.InstanceLocation}: {string.Join(" ", detail.Errors!.Values)}")];
    }

    private JsonSchema Build(string schema)
    {
        var whole = Local(JsonNode.Parse(schema)!).AsObject();
        whole["$schema"] = "https://json-schema.org/draft/2020-12/schema";
        whole["$defs"] = _definitions.DeepClone();
        return JsonSchema.FromText(whole.ToJsonString(), new BuildOptions { SchemaRegistry = new() });
    }

    // What an answer has and the document has not would be as wrong as the other way round.
    private static JsonNode Strict(JsonNode schema)
    {
        if (schema is JsonObject { } own && own["properties"] is not null && own["additionalProperties"] is null)
        {
            own["additionalProperties"] = false;
        }

        return schema;
    }

    private static JsonNode Local(JsonNode schema)
    {
        var text = schema.ToJsonString().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal);
        var local = JsonNode.Parse(text)!;
        if (local is JsonObject own)
        {
            // A keyword of OpenAPI, for generators.
            own.Remove("discriminator");
        }

        return local;
    }

    private static bool Fits(string[] template, string[] path) =>
        template.Length == path.Length && template.Zip(path)
            .All(pair => pair.First == pair.Second || (pair.First.StartsWith('{') && pair.Second.Length > 0));

    private static async Task<ApiDocument> LoadAsync()
    {
        await using var app = await ChatApp.StartAsync();
        using var client = new HttpClient { BaseAddress = app.Url };
        return new(JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!);
    }
}
