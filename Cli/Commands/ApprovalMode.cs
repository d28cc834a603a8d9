namespace ChatCluster.Cli.Commands;

/// <summary>Who consents to tools that need it.</summary>
internal enum ApprovalMode
{
    /// <summary>Whoever sits at the terminal; where there is none, nobody, and the call is denied.</summary>
    Ask,

    Deny,

    Approve,

    /// <summary>Somebody elsewhere, for instance on the page.</summary>
    Wait,
}
