using System.Collections.Concurrent;
using System.Diagnostics;
using ChatCluster.Telemetry;

namespace ChatCluster.Tests.Telemetry;

/// <summary>Keeps the spans of one trace: other tests run beside this one and are to have none.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _ended = new();

    /// <summary>What the spans to keep belong to, as a request would be.</summary>
    public Activity Root { get; } = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();

    public SpanRecorder()
    {
        var trace = Root.TraceId;
        _listener = new()
        {
            ShouldListenTo = source => source.Name == ChatTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.TraceId == trace ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>The spans that have ended, in that order.</summary>
    public IReadOnlyList<Activity> Ended => [.. _ended];

    public Activity Single(string name) => Xunit.Assert.Single(Ended, span => span.DisplayName == name);

    public void Dispose()
    {
        _listener.Dispose();
        Root.Dispose();
    }
}
