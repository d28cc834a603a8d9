namespace ChatCluster.Cli.Commands;

/// <summary>What <c>chat</c> was asked for.</summary>
internal sealed record ChatOptions
{
    /// <summary>The message; empty when none was given.</summary>
    public string Message { get; init; } = "";

    public string? Thread { get; init; }

    /// <summary>Goes on with the thread that changed last.</summary>
    public bool Continue { get; init; }

    public string? Model { get; init; }

    public string? Agent { get; init; }

    public bool Json { get; init; }

    public ApprovalMode Approvals { get; init; }
}
