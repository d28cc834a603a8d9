using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Webhooks;

/// <summary>
/// What a webhook is sent: <c>{type, timestamp, data}</c>, the data being the event as the thread's stream has it, with the thread beside
/// it.
/// </summary>
internal static class WebhookPayload
{
    // Receivers refuse large bodies; the thread has the whole text.
    private const int MaxText = 16_000;

    /// <param name="json">The event as it is stored.</param>
    public static string Of(string type, ThreadKey key, string? title, ReadOnlySpan<byte> json)
    {
        var data = JsonNode.Parse(json)!.AsObject();
        var at = data["at"]?.DeepClone();
        data.Remove("type");
        data.Remove("at");
        if (data["text"] is JsonValue text && text.GetValue<string>() is { Length: > MaxText } whole)
        {
            data["text"] = whole[..(char.IsHighSurrogate(whole[MaxText - 1]) ? MaxText - 1 : MaxText)];
            data["textTruncated"] = true;
        }

        data.Insert(0, "threadId", key.Id);
        if (title is not null)
        {
            data.Insert(1, "title", title);
        }

        return new JsonObject { ["type"] = type, ["timestamp"] = at, ["data"] = data }.ToJsonString(WebhookJson.Wire.Options);
    }

    public static string OfTest(string webhookId, DateTimeOffset at) => new JsonObject
    {
        ["type"] = WebhookEvents.Test,
        ["timestamp"] = at,
        ["data"] = new JsonObject { ["webhookId"] = webhookId },
    }.ToJsonString(WebhookJson.Wire.Options);

    /// <summary>The id of what one webhook is told of one event: always the same.</summary>
    public static string Id(string webhookId, ThreadKey key, string type, string subject) =>
        "msg_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{webhookId}\n{key}\n{type}\n{subject}")).AsSpan(0, 16));
}
