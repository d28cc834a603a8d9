using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChatCluster.Webhooks;

/// <summary>How webhooks and what they are to be told are kept.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(StoredWebhook))]
[JsonSerializable(typeof(StoredDelivery))]
public sealed partial class WebhookJson : JsonSerializerContext
{
    public static WebhookJson Wire =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public static StoredWebhook ReadWebhook(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Wire.StoredWebhook)!;

    public static StoredDelivery ReadDelivery(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize(json, Wire.StoredDelivery)!;

    public static byte[] Write(StoredWebhook webhook) => JsonSerializer.SerializeToUtf8Bytes(webhook, Wire.StoredWebhook);

    public static byte[] Write(StoredDelivery delivery) => JsonSerializer.SerializeToUtf8Bytes(delivery, Wire.StoredDelivery);
}
