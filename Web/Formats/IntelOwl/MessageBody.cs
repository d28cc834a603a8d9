using System.Text.Json.Serialization;

namespace ChatCluster.Web.Formats.IntelOwl;

/// <summary>A message, and for the route that names no session in its address, the session.</summary>
internal sealed record MessageBody(string? Message, [property: JsonPropertyName("session_id")] string? SessionId);
