using System.Text.Json.Serialization;

namespace ChatCluster.Tools.OpenApi;

/// <summary>How a document stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OpenApiState>))]
public enum OpenApiState
{
    /// <summary>It has not been read yet.</summary>
    [JsonStringEnumMemberName("loading")]
    Loading = 1,

    /// <summary>Its operations are tools.</summary>
    [JsonStringEnumMemberName("available")]
    Available = 2,

    /// <summary>It cannot be fetched or read; it is tried again.</summary>
    [JsonStringEnumMemberName("away")]
    Away = 3,
}
