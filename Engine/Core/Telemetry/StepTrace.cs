using System.Diagnostics;
using ChatCluster.Rules;

namespace ChatCluster.Telemetry;

/// <summary>
/// The span of a step: a model call, tried again where it failed, and the calls of tools that it asked for. Below it stand theirs.
/// </summary>
internal sealed class StepTrace : IDisposable
{
    private Activity? _span;
    private int _step;

    /// <summary>Begins a step, as the parent of what follows in the same flow, unless it is under way.</summary>
    public void Begin(RunState run, int step)
    {
        if (_step == step)
        {
            return;
        }

        End();
        _step = step;
        _span = ChatTelemetry.Source.StartActivity($"step {step}", ActivityKind.Internal);
        if (_span is { IsAllDataRequested: true })
        {
            _span.SetTag(GenAI.Run, run.Id);
            _span.SetTag(GenAI.Step, step);
        }
    }

    /// <summary>Ends the step that is under way.</summary>
    public void End()
    {
        _span?.Dispose();
        (_span, _step) = (null, 0);
    }

    public void Dispose() => End();
}
