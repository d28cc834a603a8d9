using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>
/// The arguments of a tool call as the model wrote them. A <see cref="FunctionCallContent"/> keeps their text in
/// <see cref="AIContent.RawRepresentation"/>; what is no JSON object leaves <see cref="FunctionCallContent.Arguments"/> empty and says so
/// in
/// <see cref="FunctionCallContent.Exception"/>, so that it can go back to the model.
/// </summary>
public static class CallArguments
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static FunctionCallContent Call(string callId, string name, string text)
    {
        // Some servers send nothing for a tool without parameters.
        text = string.IsNullOrWhiteSpace(text) ? "{}" : text;
        try
        {
            using var document = JsonDocument.Parse(text, Strict);
            if (document.RootElement.ValueKind is JsonValueKind.Object)
            {
                var arguments = document.RootElement.Clone().EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value);
                return new(callId, name, arguments) { RawRepresentation = text };
            }

            return new(callId, name) { RawRepresentation = text, Exception = new JsonException("Arguments are a JSON object.") };
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            // The last two: half a surrogate pair, as an escape or bare. What cannot be read goes back as it was written.
            return new(callId, name) { RawRepresentation = text, Exception = exception };
        }
    }

    /// <summary>The arguments' text, to the letter where the model's own is known.</summary>
    public static string Text(FunctionCallContent call)
    {
        if (call.RawRepresentation is string text)
        {
            return text;
        }

        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (name, value) in call.Arguments ?? new Dictionary<string, object?>())
            {
                json.WritePropertyName(name);
                JsonSerializer.Serialize(json, value, AIJsonUtilities.DefaultOptions);
            }

            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>A tool result as text for the model.</summary>
    public static string ResultText(FunctionResultContent result) => result.Result switch
    {
        null => result.Exception is null ? "" : "The tool failed.",
        string text => text,
        JsonElement { ValueKind: JsonValueKind.String } element => element.GetString()!,
        JsonElement element => element.GetRawText(),
        var other => JsonSerializer.Serialize(other, AIJsonUtilities.DefaultOptions),
    };
}
