using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatCluster.Tools;

namespace ChatCluster.Telemetry;

/// <summary>One tool call: its span, and its time.</summary>
internal readonly struct ToolTrace : IDisposable
{
    private const string Cancelled = "cancelled";

    private static readonly Histogram<double> Duration = ChatTelemetry.Meter.CreateHistogram<double>(
        "chatcluster.tool.duration", "s", "Time of a tool call, with its wait for a free place.");

    private readonly Activity? _span;

    private ToolTrace(Activity? span) => _span = span;

    public static ToolTrace Start(ToolCallRequest call)
    {
        var span = ChatTelemetry.Source.StartActivity($"execute_tool {call.Name}", ActivityKind.Internal);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(GenAI.Operation, "execute_tool");
            span.SetTag(GenAI.Tool, call.Name);
            span.SetTag(GenAI.ToolCall, call.CallId);
            span.SetTag(GenAI.Run, call.RunId);

            // Until a result says otherwise: a call that is cancelled has none.
            span.SetTag(GenAI.Error, Cancelled);
        }

        return new(span);
    }

    /// <param name="known">Whether there is such a tool: a model may ask for any name, and a metric keeps each that it is told.</param>
    public void Finish(ToolCallRequest call, ToolRunResult result, bool known)
    {
        var tags = new TagList { { GenAI.Tool, known ? call.Name : "unknown" } };
        if (result.Error is { Code: var code })
        {
            tags.Add(GenAI.Error, code);
            _span?.SetStatus(ActivityStatusCode.Error);
        }

        _span?.SetTag(GenAI.Error, result.Error?.Code);
        Duration.Record(result.ElapsedMs / 1000d, tags);
    }

    public void Dispose() => _span?.Dispose();
}
