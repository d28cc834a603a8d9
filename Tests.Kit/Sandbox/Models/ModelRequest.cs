using System.Text.Json;

namespace ChatCluster.Sandbox.Models;

/// <summary>A chat request as it arrived.</summary>
internal sealed class ModelRequest(string path, JsonElement body, string? authorization)
{
    public string Path { get; } = path;

    public JsonElement Body { get; } = body;

    public string? Authorization { get; } = authorization;

    /// <summary>The client's port: which process it is.</summary>
    public int Port { get; init; }

    public string Model => Body.TryGetProperty("model", out var model) ? model.ToString() : "";

    public IReadOnlyList<JsonElement> Messages => field ??= Body.TryGetProperty("messages", out var messages)
        && messages.ValueKind is JsonValueKind.Array ? [.. messages.EnumerateArray()]
        : Body.TryGetProperty("input", out var items) && items.ValueKind is JsonValueKind.Array
            ? [.. items.EnumerateArray().Where(item => item.TryGetProperty("role", out _))] : [];

    /// <summary>Names of the tools it offers.</summary>
    public IReadOnlyList<string> Tools => Body.TryGetProperty("tools", out var tools) && tools.ValueKind is JsonValueKind.Array
        ? [.. tools.EnumerateArray()
            .Select(t => (t.TryGetProperty("function", out var function) ? function : t).GetProperty("name").GetString()!)]
        : [];

    /// <summary>Text of the last message with a role, or empty.</summary>
    public string LastText(string role = "user")
    {
        var message = Messages.LastOrDefault(m => m.GetProperty("role").GetString() == role);
        return message.ValueKind is JsonValueKind.Undefined || !message.TryGetProperty("content", out var content) ? ""
            : content.ValueKind is JsonValueKind.Array
                ? string.Concat(
                    content.EnumerateArray().Where(p => p.TryGetProperty("text", out _)).Select(p => p.GetProperty("text").GetString()))
                : content.ToString();
    }
}
