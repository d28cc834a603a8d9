using System.Text.Json;

namespace ChatCluster.Webhooks;

/// <summary>Questions and answers about webhooks as bytes, for a host whose front ends are other processes.</summary>
public static class WebhookWire
{
    /// <summary>A request as the cluster carries it.</summary>
    public static byte[] Write(WebhookRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, WebhookWireJson.Wire.WebhookRequest);

    /// <summary>An answer as the cluster carries it.</summary>
    public static byte[] Write(WebhookAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, WebhookWireJson.Wire.WebhookAnswer);

    /// <summary>Reads a request that <see cref="Write(WebhookRequest)"/> wrote.</summary>
    public static WebhookRequest ReadRequest(byte[] json) => JsonSerializer.Deserialize(json, WebhookWireJson.Wire.WebhookRequest)!;

    /// <summary>Reads an answer that <see cref="Write(WebhookAnswer)"/> wrote.</summary>
    public static WebhookAnswer ReadAnswer(byte[] json) => JsonSerializer.Deserialize(json, WebhookWireJson.Wire.WebhookAnswer)!;
}
