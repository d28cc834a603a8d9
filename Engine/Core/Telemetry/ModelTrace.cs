using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatCluster.Models;
using ChatCluster.Rules;
using ChatCluster.Threads;

namespace ChatCluster.Telemetry;

/// <summary>One model call: its span, and what is measured of it.</summary>
internal sealed class ModelTrace : IDisposable
{
    private static readonly Histogram<double> Duration = ChatTelemetry.Meter.CreateHistogram<double>(
        "gen_ai.client.operation.duration", "s", "Time of a model call.");

    private static readonly Histogram<long> Tokens = ChatTelemetry.Meter.CreateHistogram<long>(
        "gen_ai.client.token.usage", "{token}", "Tokens of a model call.");

    private static readonly Histogram<double> FirstToken = ChatTelemetry.Meter.CreateHistogram<double>(
        "chatcluster.model.first_token.duration", "s", "Time from a model call to its first token.");

    private readonly ChatModel _model;
    private readonly Activity? _span;
    private string? _error;

    private ModelTrace(ChatModel model, Activity? span)
    {
        _model = model;
        _span = span;
    }

    public static ModelTrace Start(ChatModel model, RunState run)
    {
        var span = ChatTelemetry.Source.StartActivity($"chat {model.Id}", ActivityKind.Client);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(GenAI.Operation, "chat");
            span.SetTag(GenAI.Provider, model.Provider);
            span.SetTag(GenAI.RequestModel, model.Id);
            span.SetTag(GenAI.Run, run.Id);
            span.SetTag(GenAI.Step, run.Step);
            span.SetTag(GenAI.Attempt, run.Attempt);
        }

        return new(model, span);
    }

    public void Fail(string code)
    {
        _error = code;
        _span?.SetTag(GenAI.Error, code);
        _span?.SetStatus(ActivityStatusCode.Error);
    }

    /// <summary>Notes a call that has come to its end, whatever it was.</summary>
    public void Finish(Usage usage, string finish)
    {
        var tags = new TagList
        {
            { GenAI.Operation, "chat" },
            { GenAI.Provider, _model.Provider },
            { GenAI.RequestModel, _model.Id },
        };
        if (usage.FirstTokenMs is { } first)
        {
            FirstToken.Record(first / 1000d, tags);
        }

        Tokens.Record(usage.InputTokens, [.. tags, new(GenAI.TokenType, "input")]);
        Tokens.Record(usage.OutputTokens, [.. tags, new(GenAI.TokenType, "output")]);
        if (_error is not null)
        {
            tags.Add(GenAI.Error, _error);
        }

        Duration.Record(usage.LatencyMs / 1000d, tags);
        if (_span is { IsAllDataRequested: true })
        {
            _span.SetTag(GenAI.InputTokens, usage.InputTokens);
            _span.SetTag(GenAI.OutputTokens, usage.OutputTokens);
            _span.SetTag(GenAI.FinishReasons, (string[])[finish]);
        }
    }

    public void Dispose() => _span?.Dispose();
}
