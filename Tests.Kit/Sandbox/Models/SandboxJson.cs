using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ChatCluster.Sandbox.Models;

/// <summary>JSON as providers write it: nothing escaped that need not be.</summary>
internal static class SandboxJson
{
    private static readonly JsonSerializerOptions Plain =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(JsonObject json) => JsonSerializer.SerializeToUtf8Bytes(json, Plain);
}
