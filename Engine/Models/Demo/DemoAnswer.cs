using Microsoft.Extensions.AI;

namespace ChatCluster.Models.Demo;

/// <summary>What the demo model will do.</summary>
internal sealed record DemoAnswer
{
    public string Reasoning { get; init; } = "";

    /// <summary>The text in parts; it need not end.</summary>
    public IEnumerable<string> Text { get; init; } = [];

    public IReadOnlyList<FunctionCallContent> Calls { get; init; } = [];

    /// <summary>How many times slower than usual.</summary>
    public double Slowness { get; init; } = 1;

    /// <summary>It never says anything.</summary>
    public bool Silent { get; init; }

    public bool Fails { get; init; }
}
