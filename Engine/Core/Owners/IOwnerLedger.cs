using ChatCluster.Threads;

namespace ChatCluster.Owners;

/// <summary>
/// Watches over what owners do, in all their threads together. It protects the others and is no truth: where it cannot be
/// reached, messages come in all the same.
/// </summary>
public interface IOwnerLedger
{
    /// <summary>Admits a message, which then counts; or refuses it, and nothing counts.</summary>
    /// <returns>The refusal, or none.</returns>
    ValueTask<ThreadAnswer.Limited?> AdmitAsync(AdmissionRequest request, CancellationToken cancellationToken);

    /// <summary>Tells that a run is over. Returns at once.</summary>
    void Report(RunEnd run);
}
