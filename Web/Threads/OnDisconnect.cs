using System.Text.Json.Serialization;

namespace ChatCluster.Web.Threads;

/// <summary>What becomes of a run when the connection that asked for it is cut.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OnDisconnect>))]
public enum OnDisconnect
{
    /// <summary>It goes on; whoever comes back reads what it wrote.</summary>
    [JsonStringEnumMemberName("continue")]
    Continue = 1,

    /// <summary>It is stopped.</summary>
    [JsonStringEnumMemberName("stop")]
    Stop = 2,
}
