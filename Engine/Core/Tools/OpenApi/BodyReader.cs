using System.Text.Json.Nodes;

namespace ChatCluster.Tools.OpenApi;

/// <summary>Reads the body of an operation.</summary>
internal sealed class BodyReader(DocumentReferences references, List<string> adapted)
{
    /// <returns>Null when the operation has no body, or one that can be left out and cannot be written.</returns>
    public FoundBody? Read(FoundOperation operation, out string? problem)
    {
        problem = null;
        if (references.Follow(operation.Operation["requestBody"]) is not { } body
            || body["content"] is not JsonObject { Count: > 0 } content)
        {
            return null;
        }

        var required = body["required"] is JsonValue value && value.TryGetValue<bool>(out var must) && must;
        var known = content.Select(pair => (Type: pair.Key, Kind: KindOf(pair.Key), Media: pair.Value as JsonObject))
            .Where(found => found.Kind is not null).ToList();
        if (known.Count == 0)
        {
            var types = string.Join(", ", content.Select(pair => pair.Key));
            if (required)
            {
                problem =
                    $"Its body is {types}, which cannot be written: only JSON, forms and text can. Leave the operation out with Exclude.";
                return null;
            }

            adapted.Add($"It is called without a body: {types} cannot be written.");
            return null;
        }

        var (type, kind, media) = known.MinBy(found => found.Kind);
        if (kind is BodyKind.Form or BodyKind.Multipart && !IsForm(media?["schema"]))
        {
            adapted.Add("Its body is a form without declared fields.");
        }

        return new(
            new(kind!.Value, type.Contains('*', StringComparison.Ordinal) ? "application/json" : type, Fields(kind.Value, media)),
            required,
            media?["schema"],
            body["description"] is JsonValue said && said.TryGetValue<string>(out var description) ? description : null);
    }

    private static BodyKind? KindOf(string mediaType)
    {
        var type = mediaType.Split(';')[0].Trim().ToLowerInvariant();
        return type switch
        {
            "application/x-www-form-urlencoded" => BodyKind.Form,
            "multipart/form-data" => BodyKind.Multipart,
            "application/json" or "*/*" or "application/*" => BodyKind.Json,
            _ when type.EndsWith("+json", StringComparison.Ordinal) || type.EndsWith("/json", StringComparison.Ordinal) => BodyKind.Json,
            _ when type.StartsWith("text/", StringComparison.Ordinal) => BodyKind.Text,
            _ => null,
        };
    }

    private bool IsForm(JsonNode? schema) => references.Follow(schema) is { } found
        && (SchemaTypes.IsObject(found) || found["allOf"] is not null || found["anyOf"] is not null || found["oneOf"] is not null);

    private Dictionary<string, BodyField> Fields(BodyKind kind, JsonObject? media)
    {
        var fields = new Dictionary<string, BodyField>(StringComparer.Ordinal);
        if (kind is not (BodyKind.Form or BodyKind.Multipart))
        {
            return fields;
        }

        var encodings = media?["encoding"] as JsonObject;
        foreach (var (name, schema) in Properties(media?["schema"]))
        {
            fields[name] = Field(encodings?[name] as JsonObject, kind is BodyKind.Multipart && IsFile(schema));
            if (fields[name].File)
            {
                adapted.Add($"The file '{name}' is given as text.");
            }
        }

        return fields;
    }

    private static BodyField Field(JsonObject? encoding, bool file)
    {
        var styled = encoding is not null && (encoding["style"] ?? encoding["explode"] ?? encoding["allowReserved"]) is not null;
        var style = styled && Enum.TryParse<ParameterStyle>((string?)(encoding!["style"] as JsonValue), ignoreCase: true, out var said)
            ? said : styled ? ParameterStyle.Form : (ParameterStyle?)null;
        return new(
            style,
            encoding?["explode"] is JsonValue explode && explode.TryGetValue<bool>(out var exploded)
                ? exploded : style is null or ParameterStyle.Form or ParameterStyle.DeepObject,
            encoding?["allowReserved"] is JsonValue reserved && reserved.TryGetValue<bool>(out var allowed) && allowed,
            (string?)(encoding?["contentType"] as JsonValue),
            file);
    }

    private IEnumerable<KeyValuePair<string, JsonNode?>> Properties(JsonNode? schema)
    {
        if (references.Follow(schema) is not { } found)
        {
            return [];
        }

        var own = found["properties"] as JsonObject ?? [];
        return own.Concat((found["allOf"] as JsonArray)?.SelectMany(Properties) ?? []);
    }

    private bool IsFile(JsonNode? schema)
    {
        if (references.Follow(schema) is not { } found)
        {
            return false;
        }

        var text = (string?)(found["format"] as JsonValue);
        return text is "binary" or "byte" || found["contentMediaType"] is not null
            || (string?)(found["contentEncoding"] as JsonValue) is not null || IsFile(found["items"]);
    }
}
