using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>Writes the tools of a request, in the form that its provider has for them.</summary>
internal static class RequestTools
{
    public enum Form
    {
        /// <summary>In an object <c>function</c>, as OpenAI's chat completions and Ollama have them.</summary>
        Nested = 1,

        /// <summary>As OpenAI's Responses API has them.</summary>
        Flat,

        /// <summary>As Anthropic has them.</summary>
        Untyped,
    }

    /// <returns>Whether there are any.</returns>
    public static bool Write(Utf8JsonWriter json, ChatOptions? options, ToolNames names, Form form)
    {
        var tools = options?.Tools?.OfType<AIFunctionDeclaration>().ToList() ?? [];
        if (tools.Count == 0)
        {
            return false;
        }

        json.WriteStartArray("tools"u8);
        foreach (var tool in tools)
        {
            Begin(json, null, form);
            json.WriteString("name"u8, names.Write(tool.Name));
            json.WriteString("description"u8, tool.Description);
            json.WritePropertyName(form is Form.Untyped ? "input_schema"u8 : "parameters"u8);
            tool.JsonSchema.WriteTo(json);
            if (form is Form.Flat)
            {
                // Left out it means yes here, and most schemas are not of the form that it asks for.
                json.WriteBoolean("strict"u8, false);
            }

            End(json, form);
        }

        json.WriteEndArray();
        return true;
    }

    /// <summary>Writes whether tools are to be called, as OpenAI's two protocols have it.</summary>
    public static void WriteChoice(Utf8JsonWriter json, ChatToolMode? mode, ToolNames names, Form form)
    {
        switch (mode)
        {
            case NoneChatToolMode:
                json.WriteString("tool_choice"u8, "none"u8);
                break;
            case RequiredChatToolMode { RequiredFunctionName: { } name }:
                Begin(json, "tool_choice", form);
                json.WriteString("name"u8, names.Write(name));
                End(json, form);
                break;
            case RequiredChatToolMode:
                json.WriteString("tool_choice"u8, "required"u8);
                break;
            default:
                break;
        }
    }

    private static void Begin(Utf8JsonWriter json, string? property, Form form)
    {
        if (property is not null)
        {
            json.WritePropertyName(property);
        }

        json.WriteStartObject();
        if (form is not Form.Untyped)
        {
            json.WriteString("type"u8, "function"u8);
        }

        if (form is Form.Nested)
        {
            json.WriteStartObject("function"u8);
        }
    }

    private static void End(Utf8JsonWriter json, Form form)
    {
        json.WriteEndObject();
        if (form is Form.Nested)
        {
            json.WriteEndObject();
        }
    }
}
