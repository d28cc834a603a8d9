namespace ChatCluster.Tools;

/// <summary>A tool with its own limit of calls at once.</summary>
internal interface ILimitedTool : ITool
{
    /// <summary>From 1; the limit of <see cref="ToolOptions.MaxConcurrency"/> when left out.</summary>
    int? Concurrency { get; }

    /// <summary>
    /// What the calls of several tools share, the limit and the rest after failures, named like a tool; the tool's own when left out.
    /// </summary>
    string? LimitKey => null;
}
