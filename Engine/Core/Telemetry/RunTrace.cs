using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Telemetry;

/// <summary>
/// What one activation did of a run. Its span belongs to the post that asked for the run, whose identity is in the log: a run that was
/// taken over has one span for each activation, all in one trace.
/// </summary>
internal sealed class RunTrace(ThreadKey key, RunState run, TimeProvider time) : IDisposable
{
    private static readonly UpDownCounter<int> Active = ChatTelemetry.Meter.CreateUpDownCounter<int>(
        "chatcluster.runs.active", "{run}", "Runs that this process works on.");

    private static readonly Histogram<double> Duration = ChatTelemetry.Meter.CreateHistogram<double>(
        "chatcluster.run.duration", "s", "Time from the start of a run to its end, over all activations.");

    private static readonly Histogram<double> StopTime = ChatTelemetry.Meter.CreateHistogram<double>(
        "chatcluster.stop.duration", "s", "Time from a stored stop to the end of its run.");

    private static readonly Counter<int> Takeovers = ChatTelemetry.Meter.CreateCounter<int>(
        "chatcluster.takeovers", "{run}", "Runs resumed that another process or activation began.");

    private Activity? _span;
    private long? _stopRequested;
    private bool _began;

    /// <summary>Whether the run was read from the log and not started here.</summary>
    public bool TakenOver { get; init; }

    /// <summary>Begins the span, as the parent of what follows in the same flow.</summary>
    public void Begin()
    {
        // The request that started the run does not wait for it, and may be long gone when it ends.
        Activity.Current = null;
        _began = true;
        Active.Add(1);
        if (TakenOver)
        {
            Takeovers.Add(1);
        }

        ActivityContext.TryParse(run.Trace, null, isRemote: true, out var post);
        _span = ChatTelemetry.Source.StartActivity($"invoke_agent {run.Node.Agent ?? "default"}", ActivityKind.Internal, post);
        if (_span is { IsAllDataRequested: true })
        {
            _span.SetTag(GenAI.Operation, "invoke_agent");
            _span.SetTag(GenAI.Agent, run.Node.Agent ?? "default");
            _span.SetTag(GenAI.AgentVersion, run.Node.AgentVersion);
            _span.SetTag(GenAI.Conversation, key.Id);
            _span.SetTag(GenAI.Run, run.Id);
        }
    }

    /// <summary>Notes what was stored.</summary>
    public void Observe(ThreadEvent stored)
    {
        switch (stored)
        {
            case StopRequested stop when stop.RunId == run.Id:
                _stopRequested = time.GetTimestamp();
                break;
            case RunFinished end when end.RunId == run.Id:
                Finish(end);
                break;
            default:
                break;
        }
    }

    public void Dispose()
    {
        _span?.Dispose();
        if (_began)
        {
            Active.Add(-1);
        }
    }

    private void Finish(RunFinished end)
    {
        var reason = end.Reason.ToString().ToLowerInvariant();
        Duration.Record(end.ElapsedMs / 1000d, new KeyValuePair<string, object?>(GenAI.Reason, reason));
        if (_stopRequested is { } since && end.Reason is RunReason.Stopped)
        {
            StopTime.Record(time.GetElapsedTime(since).TotalSeconds);
        }

        _span?.SetTag(GenAI.Reason, reason);
        if (end.Reason is RunReason.Failed)
        {
            _span?.SetTag(GenAI.Error, end.Code);
            _span?.SetStatus(ActivityStatusCode.Error);
        }
    }
}
