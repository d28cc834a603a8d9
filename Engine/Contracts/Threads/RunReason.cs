using System.Text.Json.Serialization;

namespace ChatCluster.Threads;

/// <summary>Why a run ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunReason>))]
public enum RunReason
{
    /// <summary>Reserved, so that a missing value fails loudly instead of reading as success.</summary>
    None = 0,

    /// <summary>The model gave its answer.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed = 1,

    /// <summary>A user stopped it; the text that readers saw is kept.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped = 2,

    /// <summary>A limit ended it: rounds, time or a budget, told apart by <c>code</c>.</summary>
    [JsonStringEnumMemberName("limited")]
    Limited = 3,

    /// <summary>No answer could be had; <c>code</c> says why. The thread stays usable.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 4,
}
