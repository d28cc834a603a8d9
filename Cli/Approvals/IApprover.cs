namespace ChatCluster.Cli.Approvals;

/// <summary>Decides whether a tool call is made.</summary>
internal interface IApprover
{
    /// <summary>The decision; null when nobody decides here, and the call goes on waiting.</summary>
    Task<ApprovalAnswer?> AskAsync(ApprovalRequest request, CancellationToken cancellationToken);
}
