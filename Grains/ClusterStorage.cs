using System.Text.Json;
using ChatCluster.Threads;
using Orleans.Storage;

namespace ChatCluster.Grains;

/// <summary>Where grains keep their small states: under one name, written as the JSON that engine types have everywhere else.</summary>
public static class ClusterStorage
{
    /// <summary>The grain storage provider. Not the name of the stream provider, which would then keep its subscriptions here.</summary>
    public const string Provider = "ChatCluster.State";

    /// <summary>To be set on the provider: what Orleans takes by default writes the names of .NET types into the data.</summary>
    public static IGrainStorageSerializer Serializer { get; } = new EngineJson();

    private sealed class EngineJson : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, ThreadJson.Wire.Options));

        public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, ThreadJson.Wire.Options);
    }
}
