using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ChatCluster.Telemetry;

/// <summary>The engine's traces and metrics. Without a listener no span is created and no value is kept.</summary>
public static class ChatTelemetry
{
    /// <summary>Name of the activity source and of the meter.</summary>
    public const string Name = "ChatCluster";

    /// <summary>Where spans come from.</summary>
    public static ActivitySource Source { get; } = new(Name);

    /// <summary>Where metrics come from.</summary>
    public static Meter Meter { get; } = new(Name);
}
