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

    private const string Unknown = "unknown";

    private readonly Activity? _span;
    private readonly string _tool;

    private ToolTrace(Activity? span, string tool)
    {
        _span = span;
        _tool = tool;
    }

    /// <param name="known">Whether there is such a tool: a model may ask for any name, which is text like any other, and a metric keeps
    /// each that it is told.</param>
    public static ToolTrace Start(ToolInvocation call, bool known)
    {
        var tool = known ? call.Order.Tool : Unknown;
        var span = ChatTelemetry.Source.StartActivity($"execute_tool {tool}", ActivityKind.Internal);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(GenAI.Operation, "execute_tool");
            span.SetTag(GenAI.Tool, tool);
            span.SetTag(GenAI.ToolType, "function");
            span.SetTag(GenAI.ToolCall, call.CallId);
            span.SetTag(GenAI.Run, call.RunId);

            // Until a result says otherwise: a call that is cancelled has none.
            span.SetTag(GenAI.Error, Cancelled);
        }

        return new(span, tool);
    }

    public void Finish(ToolRunResult result)
    {
        var tags = new TagList { { GenAI.Tool, _tool } };
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
