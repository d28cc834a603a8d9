using System.Collections.Immutable;

namespace ChatCluster.Sandbox.Models;

/// <summary>A scripted reply: steps, and how it ends. Each method gives a copy with one more thing.</summary>
internal sealed record ModelReply
{
    public ImmutableList<ReplyStep> Steps { get; init; } = [];

    /// <summary>HTTP status; anything but 200 is an error body and no steps.</summary>
    public int Status { get; init; } = 200;

    public string? ErrorMessage { get; init; }

    public string? RetryAfter { get; init; }

    /// <summary><c>stop</c>, <c>length</c>, …; <c>tool_calls</c> by itself where there are calls.</summary>
    public string? Finish { get; init; }

    public int InputTokens { get; init; } = 7;

    /// <summary>The number of text and reasoning steps when left out.</summary>
    public int? OutputTokens { get; init; }

    /// <summary>Whether an OpenAI reply names the field <c>reasoning</c> (newer vLLM) instead of <c>reasoning_content</c>.</summary>
    public bool ShortReasoningName { get; init; }

    /// <summary>A reply of these tokens.</summary>
    public static ModelReply Of(params string[] tokens) => new ModelReply().Text(tokens);

    public static ModelReply Failure(int status, string message = "It failed.", string? retryAfter = null) =>
        new() { Status = status, ErrorMessage = message, RetryAfter = retryAfter };

    /// <summary>Tokens at a steady rate; a rate of 0 is as fast as possible.</summary>
    public static ModelReply Paced(int count, double perSecond) =>
        new ModelReply().Then(new ReplyStep.Paced(count, perSecond)) with { OutputTokens = count };

    public ModelReply Text(params string[] tokens) => this with { Steps = Steps.AddRange(tokens.Select(t => new ReplyStep.Text(t))) };

    public ModelReply Reasoning(params string[] tokens) =>
        this with { Steps = Steps.AddRange(tokens.Select(t => new ReplyStep.Reasoning(t))) };

    public ModelReply Call(string name, string arguments = "{}", string? id = null) => Calls(new ReplyCall(name, arguments, id));

    public ModelReply Calls(params ReplyCall[] calls) => Then(new ReplyStep.Calls(calls, Interleaved: false));

    public ModelReply InterleavedCalls(params ReplyCall[] calls) => Then(new ReplyStep.Calls(calls, Interleaved: true));

    public ModelReply Wait(Task gate) => Then(new ReplyStep.Wait(gate));

    public ModelReply Delay(TimeSpan time) => Then(new ReplyStep.Delay(time));

    public ModelReply Stall() => Then(new ReplyStep.Stall());

    public ModelReply Cut() => Then(new ReplyStep.Cut());

    public ModelReply EndEarly() => Then(new ReplyStep.EndEarly());

    public ModelReply Raw(string bytes) => Then(new ReplyStep.Raw(bytes));

    public ModelReply Error(string message) => Then(new ReplyStep.Error(message));

    public ModelReply Then(ReplyStep step) => this with { Steps = Steps.Add(step) };
}
