namespace ChatCluster.Sandbox.Models;

/// <summary>What a sandbox model server is to be.</summary>
internal sealed record ModelServerOptions
{
    /// <summary>The models it has; others are answered with 404.</summary>
    public IReadOnlyList<string> Models { get; init; } = ["sandbox"];

    /// <summary>The bearer key it asks for; null when left out.</summary>
    public string? ApiKey { get; init; }

    /// <summary>What <c>/api/show</c> says the models can do.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = ["completion", "tools", "vision"];

    /// <summary>Whether requests are kept; a benchmark does not want that.</summary>
    public bool KeepsRequests { get; init; } = true;

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
