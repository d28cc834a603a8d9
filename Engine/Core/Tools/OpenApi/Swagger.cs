using System.Text.Json.Nodes;

namespace ChatCluster.Tools.OpenApi;

/// <summary>What OpenAPI 2.0 leaves unsaid and the reader of Microsoft.OpenApi takes as 3.x would.</summary>
internal static class Swagger
{
    /// <summary>
    /// Says the default of <c>collectionFormat</c>, which is <c>csv</c> in 2.0, where in 3.x a list becomes the parameter repeated.
    /// </summary>
    public static JsonObject WithDefaults(JsonObject document)
    {
        var parameters = document["swagger"] is null ? [] : Parameters(document).OfType<JsonObject>();
        foreach (var parameter in parameters.Where(
            parameter => parameter["type"] is JsonValue type && type.TryGetValue<string>(out var name) && name == "array").ToList())
        {
            parameter.TryAdd("collectionFormat", "csv");
        }

        return document;
    }

    private static IEnumerable<JsonNode?> Parameters(JsonObject document)
    {
        var shared = (document["parameters"] as JsonObject)?.Select(pair => pair.Value) ?? [];
        var items = (document["paths"] as JsonObject)?.Select(pair => pair.Value).OfType<JsonObject>() ?? [];
        return shared.Concat(items.SelectMany(item => List(item)
            .Concat(item.Where(member => OpenApiMethods.Is(member.Key)).Select(member => member.Value).OfType<JsonObject>()
                .SelectMany(List))));
    }

    private static IEnumerable<JsonNode?> List(JsonObject holder) => holder["parameters"] as JsonArray ?? [];
}
