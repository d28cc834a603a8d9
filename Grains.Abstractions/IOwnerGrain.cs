using ChatCluster.Owners;
using ChatCluster.Threads;
using Orleans.Concurrency;

namespace ChatCluster.Grains;

/// <summary>
/// One owner, or one tenant, whose user is empty; the key is <see cref="Owner.ToString"/>. Its limits hold here, for all silos and front
/// ends.
/// </summary>
[Alias("ChatCluster.IOwnerGrain")]
public interface IOwnerGrain : IGrainWithStringKey
{
    /// <summary>Admits a message or refuses it.</summary>
    [Alias("Admit")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:02")]
    Task<ThreadAnswer?> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken);

    /// <summary>Tells that a run is over; telling it again changes nothing.</summary>
    [Alias("Report")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:10")]
    Task ReportAsync(RunEnd run, CancellationToken cancellationToken);

    /// <summary>Tells that a thread of the owner's list has changed.</summary>
    /// <returns>Whether anybody watches the list. If not, the silo that asked tells of nothing more for
    /// <see cref="ListWatching.Pause"/>.</returns>
    [Alias("NoteListChange")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:05")]
    Task<bool> NoteListChangeAsync(ThreadChange change, CancellationToken cancellationToken);

    /// <summary>
    /// What changed in the owner's list after a position; waits for something to happen, for <see cref="ListWatching.Patience"/> at most.
    /// </summary>
    /// <param name="after">Where the last answer ended; none at first.</param>
    [Alias("NextListChanges")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:30")]
    Task<ListPage> NextListChangesAsync(ListPosition? after, CancellationToken cancellationToken);

    /// <summary>Reads or changes what is known of the owner.</summary>
    /// <param name="change">A change, as JSON.</param>
    /// <returns>The answer, as JSON.</returns>
    [Alias("ChangeMemory")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:05")]
    Task<byte[]> ChangeMemoryAsync(byte[] change, CancellationToken cancellationToken);

    /// <summary>Reads or changes what is kept for the owner beside the threads.</summary>
    /// <param name="request">A request, as JSON.</param>
    /// <returns>The answer, as JSON.</returns>
    [Alias("AskDocuments")]
    [AlwaysInterleave]
    [ResponseTimeout("00:00:10")]
    Task<byte[]> AskDocumentsAsync(byte[] request, CancellationToken cancellationToken);
}
