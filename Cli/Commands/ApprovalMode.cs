namespace ChatCluster.Cli.Commands;

/// <summary>Who consents to tools that need it.</summary>
internal enum ApprovalMode
{
    /// <summary>The user at the terminal; without a terminal the call is denied.</summary>
    Ask,

    Deny,

    Approve,

    /// <summary>Another client, for instance the page.</summary>
    Wait,
}
