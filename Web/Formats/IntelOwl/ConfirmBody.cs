using System.Text.Json.Serialization;

namespace ChatCluster.Web.Formats.IntelOwl;

/// <summary>Consent to a scan that was proposed.</summary>
internal sealed record ConfirmBody([property: JsonPropertyName("pending_id")] string? PendingId);
