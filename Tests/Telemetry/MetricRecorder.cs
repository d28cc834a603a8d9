using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using ChatCluster.Telemetry;

namespace ChatCluster.Tests.Telemetry;

/// <summary>Keeps what is measured in the flow of one test: others run beside it and measure too.</summary>
internal sealed class MetricRecorder : IDisposable
{
    private static readonly AsyncLocal<MetricRecorder?> Current = new();

    private readonly MeterListener _listener = new();
    private readonly ConcurrentQueue<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = new();

    private MetricRecorder()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == ChatTelemetry.Name)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
    }

    /// <summary>Records for the caller and for what it starts from now on.</summary>
    public static MetricRecorder Start()
    {
        var recorder = new MetricRecorder();
        Current.Value = recorder;
        recorder._listener.Start();
        return recorder;
    }

    /// <summary>The values of an instrument, of those with a tag if one is given.</summary>
    public IReadOnlyList<double> Values(string name, string? tag = null, string? value = null) =>
        [.. _measured.Where(measured => measured.Name == name && (tag is null || Equals(measured.Tags.GetValueOrDefault(tag), value)))
            .Select(measured => measured.Value)];

    public void Dispose() => _listener.Dispose();

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (Current.Value == this)
        {
            _measured.Enqueue((instrument.Name, value, new(tags.ToArray())));
        }
    }
}
