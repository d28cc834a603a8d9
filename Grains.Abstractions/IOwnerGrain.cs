using ChatCluster.Owners;
using ChatCluster.Threads;
using Orleans.Concurrency;

namespace ChatCluster.Grains;

/// <summary>One owner; the key is <see cref="Owner.ToString"/>. Its limits hold and its usage is counted here, for all silos and front ends.</summary>
[Alias("ChatCluster.IOwnerGrain")]
public interface IOwnerGrain : IGrainWithStringKey
{
    /// <summary>Admits a message or refuses it. Waits for no usage that is being stored.</summary>
    [Alias("Admit")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:02")]
    Task<ThreadAnswer?> AdmitAsync(AdmissionRequest request);

    /// <summary>Tells that a run is over. When the task completes, its usage is stored; telling it again changes nothing.</summary>
    [Alias("Report")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:10")]
    Task ReportAsync(RunEnd run);

    /// <summary>What the owner has used.</summary>
    [Alias("ReadUsage")]
    [ResponseTimeout("00:00:05")]
    Task<OwnerUsage> ReadUsageAsync();
}
