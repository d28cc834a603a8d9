using System.Text.Json.Serialization;

namespace ChatCluster.Webhooks;

/// <summary>How far a delivery has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<WebhookDeliveryState>))]
public enum WebhookDeliveryState
{
    /// <summary>It is to be tried, at first or again.</summary>
    [JsonStringEnumMemberName("pending")]
    Pending = 1,

    /// <summary>It was answered with a status from 200 to 299.</summary>
    [JsonStringEnumMemberName("delivered")]
    Delivered,

    /// <summary>It was tried as often as it may be, or cannot succeed.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
