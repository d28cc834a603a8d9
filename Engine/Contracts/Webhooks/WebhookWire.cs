using System.Text.Json;

namespace ChatCluster.Webhooks;

/// <summary>Questions and answers about webhooks as bytes, for a host whose front ends are other processes.</summary>
public static class WebhookWire
{
    public static byte[] Write(WebhookRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, WebhookWireJson.Wire.WebhookRequest);

    public static byte[] Write(WebhookAnswer answer) => JsonSerializer.SerializeToUtf8Bytes(answer, WebhookWireJson.Wire.WebhookAnswer);

    public static WebhookRequest ReadRequest(byte[] json) => JsonSerializer.Deserialize(json, WebhookWireJson.Wire.WebhookRequest)!;

    public static WebhookAnswer ReadAnswer(byte[] json) => JsonSerializer.Deserialize(json, WebhookWireJson.Wire.WebhookAnswer)!;
}
