namespace ChatCluster.Cli.Approvals;

/// <summary>Decides whether a tool call is made, and answers what tools ask.</summary>
internal interface IApprover
{
    /// <summary>The decision; null when nobody decides here, and the call goes on waiting.</summary>
    Task<ApprovalAnswer?> AskAsync(ApprovalRequest request, CancellationToken cancellationToken);

    /// <summary>The answer to what a tool asks; none when nobody answers here, and the call goes on waiting.</summary>
    Task<InputAnswer?> AskAsync(InputRequest request, CancellationToken cancellationToken);
}
