namespace ChatCluster.Sandbox.IntelOwl;

/// <summary>A job of the sandbox; the names are those of IntelOwl's JSON.</summary>
public sealed record SandboxJob(int Id, string ObservableName, string Classification, string Status, DateTimeOffset Received)
{
    /// <summary>What the analyzers found, in the full report only.</summary>
    public IReadOnlyList<object> Reports { get; init; } = [];

    public object Listed => new
    {
        id = Id,
        user = new { username = "sandbox" },
        tags = Array.Empty<string>(),
        status = Status,
        observable_name = ObservableName,
        observable_classification = Classification,
        is_sample = false,
        received_request_time = Received,
        tlp = "CLEAR",
    };

    public object Full => new
    {
        id = Id,
        user = new { username = "sandbox" },
        tags = Array.Empty<string>(),
        comments = Array.Empty<string>(),
        status = Status,
        observable_name = ObservableName,
        observable_classification = Classification,
        is_sample = false,
        received_request_time = Received,
        analyzer_reports = Reports,
        warnings = Array.Empty<string>(),
        errors = Array.Empty<string>(),
    };
}
