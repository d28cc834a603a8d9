using ChatCluster.Threads;

namespace ChatCluster.Web.Threads;

/// <summary>The questions of a thread to its owner, and the consents that make some needless.</summary>
/// <param name="Items">Calls that wait.</param>
/// <param name="Inputs">Tools that ask for more than their arguments.</param>
/// <param name="Calls">Calls of tools that a client makes, which wait for their results.</param>
/// <param name="Remembered">Tools that the owner is not asked about in this thread, as long as a run has read nothing from outside.</param>
public sealed record ApprovalsView(
    IReadOnlyList<OpenApprovalView> Items, IReadOnlyList<OpenInputView> Inputs, IReadOnlyList<OpenCallView> Calls,
    IReadOnlyList<RememberedConsent> Remembered);
