using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace ChatCluster.Tools.OpenApi;

/// <summary>The body of an operation: one argument, however it is written.</summary>
/// <param name="Fields">Those of a form of which the document says more than their schema.</param>
internal sealed record OperationBody(BodyKind Kind, string MediaType, IReadOnlyDictionary<string, BodyField> Fields)
{
    /// <summary>The name of the argument.</summary>
    public const string Argument = "body";

    /// <summary>Makes the content of one attempt.</summary>
    public HttpContent Write(JsonElement body) => Kind switch
    {
        BodyKind.Form => Form(body),
        BodyKind.Multipart => Multipart(body),
        BodyKind.Text => Content(body.PlainText()),
        _ => Content(body.GetRawText()),
    };

    private StringContent Content(string text)
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.TryParse(MediaType, out var type) ? type : new("application/json");
        return content;
    }

    private StringContent Form(JsonElement body)
    {
        var pairs = Members(body).SelectMany(member => Pairs(member.Name, member.Value));
        return new(string.Join('&', pairs), Encoding.UTF8, "application/x-www-form-urlencoded");
    }

    private IEnumerable<string> Pairs(string name, JsonElement value)
    {
        var field = Fields.GetValueOrDefault(name, BodyField.Plain);
        if (field.Style is null && (value.ValueKind is JsonValueKind.Object || HasObjects(value)))
        {
            return [$"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value.GetRawText())}"];
        }

        return ParameterWriter.Pairs(name, field.Style ?? ParameterStyle.Form, field.Explode, value)
            .Select(pair =>
                $"{Uri.EscapeDataString(pair.Name)}={string.Join(pair.Separator, pair.Parts.Select(part => ParameterWriter.Escape(part, field.AllowReserved)))}");
    }

    private MultipartFormDataContent Multipart(JsonElement body)
    {
        var content = new MultipartFormDataContent();
        foreach (var (name, value) in Members(body))
        {
            var field = Fields.GetValueOrDefault(name, BodyField.Plain);
            foreach (var part in value.ValueKind is JsonValueKind.Array && field.ContentType?.Contains(
                "json", StringComparison.OrdinalIgnoreCase) != true ? [.. value.EnumerateArray()] : new[] { value })
            {
                Add(content, name, field, part);
            }
        }

        return content;
    }

    private static void Add(MultipartFormDataContent content, string name, BodyField field, JsonElement value)
    {
        var structured = value.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        var part = new StringContent(value.PlainText(), Encoding.UTF8);
        part.Headers.ContentType = MediaTypeHeaderValue.TryParse(field.ContentType?.Split(',')[0].Trim(), out var type)
            && !type.MediaType!.Contains('*', StringComparison.Ordinal) ? type
            : new(structured ? "application/json" : field.File ? "application/octet-stream" : "text/plain");
        if (field.File)
        {
            content.Add(part, Quoted(name), Quoted(name));
        }
        else
        {
            content.Add(part, Quoted(name));
        }
    }

    // An argument's name must not end the header that it stands in.
    private static string Quoted(string name) => $"\"{name.Replace("\"", "%22", StringComparison.Ordinal).ReplaceLineEndings(" ")}\"";

    private static bool HasObjects(JsonElement value) => value.ValueKind is JsonValueKind.Array && value.EnumerateArray()
        .Any(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array);

    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement body) =>
        body.ValueKind is not JsonValueKind.Object ? []
        : body.EnumerateObject().Where(member => member.Value.ValueKind is not JsonValueKind.Null)
        .Select(member => (member.NameText(), member.Value));
}
