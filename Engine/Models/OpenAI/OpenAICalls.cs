using System.Text;
using System.Text.Json;

namespace ChatCluster.Models.OpenAI;

/// <summary>Reads the pieces of tool calls in a delta, in any of the forms that servers send.</summary>
internal static class OpenAICalls
{
    public static void Read(ref Utf8JsonReader json, ReadOnlySpan<byte> data, List<CallDelta> calls)
    {
        if (json.TokenType is JsonTokenType.StartObject)
        {
            calls.Add(ReadCall(ref json, data));
            return;
        }

        if (json.TokenType is not JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }

        var from = calls.Count;
        while (json.Read() && json.TokenType is not JsonTokenType.EndArray)
        {
            if (json.TokenType is JsonTokenType.StartObject)
            {
                calls.Add(ReadCall(ref json, data));
            }
            else
            {
                json.Skip();
            }
        }

        // Without indexes, the place in the list is one as soon as there are several.
        if (calls.Count - from > 1 && calls[from].Index is null)
        {
            for (var i = from; i < calls.Count; i++)
            {
                calls[i] = calls[i] with { Index = calls[i].Index ?? i - from };
            }
        }
    }

    private static CallDelta ReadCall(ref Utf8JsonReader json, ReadOnlySpan<byte> data)
    {
        var call = new CallDelta(null, null, null, "");
        while (JsonValues.NextProperty(ref json))
        {
            if (JsonValues.Is(ref json, "index"u8))
            {
                call = call with { Index = JsonValues.Integer(ref json) is { } index and <= int.MaxValue ? (int)index : null };
            }
            else if (JsonValues.Is(ref json, "id"u8))
            {
                call = call with { Id = JsonValues.Name(ref json) };
            }
            else if (JsonValues.Is(ref json, "function"u8))
            {
                ReadFunction(ref json, data, ref call);
            }
            else
            {
                ReadField(ref json, data, ref call, inFunction: false);
            }
        }

        return call;
    }

    private static void ReadFunction(ref Utf8JsonReader json, ReadOnlySpan<byte> data, ref CallDelta call)
    {
        if (json.TokenType is JsonTokenType.String)
        {
            call = call with { Name = JsonValues.Name(ref json) };
        }

        if (json.TokenType is not JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }

        while (JsonValues.NextProperty(ref json))
        {
            ReadField(ref json, data, ref call, inFunction: true);
        }
    }

    // The old function_call, and some servers' tool calls, have these without an object around them.
    private static void ReadField(ref Utf8JsonReader json, ReadOnlySpan<byte> data, ref CallDelta call, bool inFunction)
    {
        if (JsonValues.Is(ref json, "name"u8))
        {
            call = call with { Name = JsonValues.Name(ref json) };
        }
        else if (JsonValues.Is(ref json, "arguments"u8) || JsonValues.Is(ref json, "parameters"u8))
        {
            call = ReadArguments(ref json, data, call);
        }
        else
        {
            ReadExtra(ref json, data, ref call, inFunction);
        }
    }

    // Gemini's signatures come in objects of many names, by the gateway that passes them on, and go back in the same place.
    private static void ReadExtra(ref Utf8JsonReader json, ReadOnlySpan<byte> data, ref CallDelta call, bool inFunction)
    {
        var isSignature = json.ValueTextEquals("thought_signature"u8);
        var from = (int)json.TokenStartIndex;
        json.Read();
        var isKept = json.TokenType is JsonTokenType.StartObject || (isSignature && json.TokenType is JsonTokenType.String);
        json.Skip();
        if (!isKept)
        {
            return;
        }

        var member = Encoding.UTF8.GetString(data[from..(int)json.BytesConsumed]);
        call = inFunction
            ? call with { FunctionExtra = call.FunctionExtra is { } inner ? $"{inner},{member}" : member }
            : call with { Extra = call.Extra is { } outer ? $"{outer},{member}" : member };
    }

    private static CallDelta ReadArguments(ref Utf8JsonReader json, ReadOnlySpan<byte> data, CallDelta call)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.Null:
                return call;
            case JsonTokenType.String:
                return call with { Arguments = TextDecoder.Piece(json.ValueSpan, json.ValueIsEscaped) };
            case JsonTokenType.Number:
                // A number begins no object, so this is a piece of one.
                return call with { Arguments = Encoding.UTF8.GetString(json.ValueSpan) };
            default:
                return call with { Arguments = Encoding.UTF8.GetString(JsonValues.Raw(ref json, data)), Whole = true };
        }
    }
}
