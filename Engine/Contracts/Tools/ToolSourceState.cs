using System.Text.Json.Serialization;

namespace ChatCluster.Tools;

/// <summary>Whether a tool source can be used.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ToolSourceState>))]
public enum ToolSourceState
{
    /// <summary>It was not reached yet, and its first attempt is not over.</summary>
    [JsonStringEnumMemberName("loading")]
    Loading = 1,

    /// <summary>Its tools can be called.</summary>
    [JsonStringEnumMemberName("available")]
    Available = 2,

    /// <summary>It is away; it is tried again by itself. Tools that it had before are still listed.</summary>
    [JsonStringEnumMemberName("unavailable")]
    Unavailable = 3,
}
