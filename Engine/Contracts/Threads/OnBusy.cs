using System.Text.Json.Serialization;

namespace ChatCluster.Threads;

/// <summary>What becomes of a message that arrives while a run is under way.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OnBusy>))]
public enum OnBusy
{
    /// <summary>It is refused with 409.</summary>
    [JsonStringEnumMemberName("reject")]
    Reject = 1,

    /// <summary>It waits, stored and visible, and is posted when the run has ended.</summary>
    [JsonStringEnumMemberName("queue")]
    Queue = 2,

    /// <summary>The run is stopped and the message comes next.</summary>
    [JsonStringEnumMemberName("interrupt")]
    Interrupt = 3,

    /// <summary>It joins the run under way: the model reads it before its next step.</summary>
    [JsonStringEnumMemberName("steer")]
    Steer = 4,
}
