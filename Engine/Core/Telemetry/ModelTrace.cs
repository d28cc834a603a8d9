using System.Diagnostics;
using System.Diagnostics.Metrics;
using ChatCluster.Models;
using ChatCluster.Rules;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;

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
    private readonly string _provider;
    private readonly Activity? _span;
    private string? _error;

    private ModelTrace(ChatModel model, string provider, Activity? span)
    {
        _model = model;
        _provider = provider;
        _span = span;
    }

    /// <param name="thread">The thread's id.</param>
    public static ModelTrace Start(ChatModel model, string thread, RunState run)
    {
        var provider = ProviderName.Of(model);

        // What samplers decide by is there when the span begins.
        var tags = new ActivityTagsCollection { [GenAI.Operation] = "chat", [GenAI.Provider] = provider, [GenAI.RequestModel] = model.Id };
        if (ProviderName.Endpoint(model) is { } endpoint)
        {
            tags[GenAI.ServerAddress] = endpoint.Host;
            tags[GenAI.ServerPort] = endpoint.Port;
        }

        var span = ChatTelemetry.Source.StartActivity($"chat {model.Id}", ActivityKind.Client, parentContext: default, tags);
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag(GenAI.Stream, true);
            span.SetTag(GenAI.MaxTokens, model.MaxOutputTokens);
            span.SetTag(GenAI.Temperature, model.Temperature is { } temperature ? Math.Round((double)temperature, 3) : null);
            span.SetTag(GenAI.Conversation, thread);
            span.SetTag(GenAI.Run, run.Id);
            span.SetTag(GenAI.Step, run.Step);
            span.SetTag(GenAI.Attempt, run.Attempt);
        }

        return new(model, provider, span);
    }

    /// <summary>Notes what the model is sent, word by word.</summary>
    public void TellPrompt(IReadOnlyList<ChatMessage> prompt)
    {
        if (_span is { IsAllDataRequested: true })
        {
            _span.SetTag(GenAI.InputMessages, TracedMessages.Input(prompt));
        }
    }

    /// <summary>Notes what it answered, word by word.</summary>
    public void TellReply(string text, IEnumerable<RequestedCall> calls, string finish)
    {
        if (_span is { IsAllDataRequested: true })
        {
            _span.SetTag(GenAI.OutputMessages, TracedMessages.Output(text, calls, finish));
        }
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
            { GenAI.Provider, _provider },
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
            _span.SetTag(GenAI.CachedTokens, usage.CachedTokens);
            _span.SetTag(GenAI.CacheWriteTokens, usage.CacheWriteTokens);
            _span.SetTag(GenAI.ReasoningTokens, usage.ReasoningTokens);
            _span.SetTag(GenAI.FirstChunk, usage.FirstTokenMs / 1000d);
            _span.SetTag(GenAI.FinishReasons, (string[])[finish]);
        }
    }

    public void Dispose() => _span?.Dispose();
}
