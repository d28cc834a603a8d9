using System.Text.Json.Serialization;

namespace ChatCluster.Bench.Readers;

/// <summary>The protocols as they are documented, as far as a text needs them.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(Protocol.WireChunk))]
[JsonSerializable(typeof(Protocol.WireEvent))]
[JsonSerializable(typeof(Protocol.WireLine))]
internal sealed partial class PlainJson : JsonSerializerContext
{
    public static class Protocol
    {
        public sealed record WireChunk(
            string Id, string Object, long Created, string Model, IReadOnlyList<WireChoice> Choices, WireUsage? Usage);

        public sealed record WireChoice(int Index, WireMessage? Delta, string? FinishReason);

        public sealed record WireMessage(string? Role, string? Content);

        public sealed record WireUsage(int PromptTokens, int CompletionTokens, int TotalTokens);

        public sealed record WireEvent(string Type, int? Index, WireDelta? Delta);

        public sealed record WireDelta(string? Type, string? Text, string? StopReason);

        public sealed record WireLine(
            string Model, DateTimeOffset CreatedAt, WireMessage? Message, bool Done, string? DoneReason, int? PromptEvalCount,
            int? EvalCount);
    }
}
