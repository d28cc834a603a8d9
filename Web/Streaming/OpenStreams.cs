using System.Diagnostics.Metrics;
using ChatCluster.Telemetry;

namespace ChatCluster.Web.Streaming;

/// <summary>Counts the streams that are open.</summary>
internal static class OpenStreams
{
    private static readonly Meter Meter = new(ChatTelemetry.Name);

    private static readonly UpDownCounter<int> Count =
        Meter.CreateUpDownCounter<int>("chatcluster.streams.open", "{stream}", "Streams that this process has open.");

    public static void Opened() => Count.Add(1);

    public static void Closed() => Count.Add(-1);
}
