using System.Text.Json.Serialization;

namespace ChatCluster.Threads;

/// <summary>Whether a run may call tools.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ToolChoice>))]
public enum ToolChoice
{
    /// <summary>Its model decides.</summary>
    [JsonStringEnumMemberName("auto")]
    Auto = 1,

    /// <summary>It calls none, neither those of the server nor its client's.</summary>
    [JsonStringEnumMemberName("none")]
    None = 2,
}
