using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;
using Microsoft.OpenApi.YamlReader;
using SharpYaml.Serialization;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Reads a document of any version, in JSON or YAML, into one form: JSON of OpenAPI 3.1.</summary>
internal static class OpenApiText
{
    // References of JSON documents nest with their schemas.
    private static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <returns>The document, or why it cannot be read, as the end of a sentence.</returns>
    public static (JsonObject? Document, string? Problem) Read(string text)
    {
        try
        {
            var settings = new OpenApiReaderSettings { RuleSet = ValidationRuleSet.GetEmptyRuleSet() };
            var isJson = text.AsSpan().TrimStart().StartsWith("{");
            if (!isJson && YamlBounds.DepthProblem(text) is { } deep)
            {
                return (null, deep);
            }

            var (node, problem) = isJson ? (JsonNode.Parse(text, documentOptions: Deep), null) : Yaml(text);
            if (problem is not null)
            {
                return (null, problem);
            }

            if (node is not JsonObject read)
            {
                return (null, "is not an OpenAPI document: it is not one object.");
            }

            SchemaNumbers.Repair(read);
            var result = OpenApiDocument.Parse(Swagger.WithDefaults(read).ToJsonString(), OpenApiConstants.Json, settings);
            if (result.Document is not { } document)
            {
                return (null, $"is not an OpenAPI document: {Errors(result.Diagnostic)}");
            }

            using var writer = new StringWriter(CultureInfo.InvariantCulture);
            document.SerializeAsV31(new OpenApiJsonWriter(writer, new OpenApiJsonWriterSettings { Terse = true }));
            var normal = JsonNode.Parse(writer.ToString(), documentOptions: Deep) as JsonObject;
            return normal?["paths"] is JsonObject { Count: > 0 } ? (normal, null) : (null, "has no paths.");
        }
        catch (Exception e)
            when (e is OpenApiException or JsonException or InvalidOperationException or FormatException or ArgumentException
                or NotSupportedException
            or KeyNotFoundException or InvalidCastException or SharpYaml.YamlException)
        {
            return (null, $"is not an OpenAPI document: {e.Message.ReplaceLineEndings(" ")}");
        }
    }

    private static (JsonNode? Node, string? Problem) Yaml(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents is not [var first, ..] ? (null, null)
            : YamlBounds.SizeProblem(first.RootNode) is { } problem ? (null, problem)
            : (first.ToJsonNode(), null);
    }

    private static string Errors(OpenApiDiagnostic? diagnostic) =>
        diagnostic?.Errors is { Count: > 0 } errors
            ? string.Join(" ", errors.Take(3).Select(error => error.Message)) : "nothing in it can be read.";
}
