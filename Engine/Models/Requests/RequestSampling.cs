using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>Writes how a model is to choose its words, and where it is to end.</summary>
internal static class RequestSampling
{
    public static void Write(Utf8JsonWriter json, ChatOptions? options)
    {
        if (options?.Temperature is { } temperature)
        {
            json.WriteNumber("temperature"u8, temperature);
        }

        if (options?.TopP is { } topP)
        {
            json.WriteNumber("top_p"u8, topP);
        }
    }

    public static void WriteStops(Utf8JsonWriter json, string name, ChatOptions options)
    {
        if (options.StopSequences is not { Count: > 0 } stops)
        {
            return;
        }

        json.WriteStartArray(name);
        foreach (var stop in stops)
        {
            json.WriteStringValue(stop);
        }

        json.WriteEndArray();
    }
}
