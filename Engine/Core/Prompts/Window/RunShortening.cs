using System.Globalization;
using ChatCluster.Models;
using ChatCluster.Threads;
using ChatCluster.Tools.Results;
using Microsoft.Extensions.AI;

namespace ChatCluster.Prompts;

/// <summary>Makes a message and its reply shorter without tearing a call from its result or touching what people have written.</summary>
internal static class RunShortening
{
    /// <summary>What is left of an old result of a tool, in characters.</summary>
    public const int OldResult = 400;

    private const int LeastText = 120;

    /// <summary>How much of a message is left when its results are shortened.</summary>
    public static double ShareOf(ChatMessage message) =>
        message.Contents is [FunctionResultContent result] && CallArguments.ResultText(result).Length is > OldResult and var length
            ? (double)OldResult / length
            : 1;

    /// <summary>Shortens the results of tools, those of the last step if it is not to be spared.</summary>
    public static List<ChatMessage> Results(List<ChatMessage> messages, int limit, bool spareLastStep)
    {
        var last = spareLastStep ? LastStep(messages) : messages.Count;
        return [.. messages.Select((message, index) => index < last ? Shorter(message, limit) : message)];
    }

    /// <summary>
    /// Makes the run under way fit, if it can be: first the results of earlier steps, then files and the last results, then whole steps go.
    /// </summary>
    public static List<ChatMessage> Fit(List<ChatMessage> messages, double room, TokenCounter counter)
    {
        var fitted = Results(messages, OldResult, spareLastStep: true);
        var longest = fitted.SelectMany(message => message.Contents).Max(content => content switch
        {
            TextContent text => text.Text.Length,
            FunctionResultContent result => CallArguments.ResultText(result).Length,
            _ => 0,
        });
        for (var limit = longest * 2 / 3; limit >= LeastText && PromptCost.Of(fitted, counter) > room; limit = limit * 2 / 3)
        {
            fitted = [.. fitted.Select(message => Files(Shorter(message, limit), limit))];
        }

        var dropped = 0;
        while (PromptCost.Of(fitted, counter) > room && FirstStep(fitted) is >= 0 and var first && first < LastStep(fitted))
        {
            var count = 1 + fitted.Skip(first + 1).TakeWhile(message => message.Role == ChatRole.Tool).Count();
            fitted.RemoveRange(first, count);
            dropped++;
        }

        if (dropped > 0)
        {
            var note = string.Create(
                CultureInfo.InvariantCulture,
                $"\n\n[the {dropped} earliest steps of your answer, with their tool calls, are left out here: they do not fit]");
            fitted[0] = new(ChatRole.User, [.. fitted[0].Contents, new TextContent(note)]);
        }

        return fitted;
    }

    private static int FirstStep(List<ChatMessage> messages) => messages.FindIndex(message => message.Role == ChatRole.Assistant);

    private static int LastStep(List<ChatMessage> messages) => messages.FindLastIndex(message => message.Role == ChatRole.Assistant);

    // Cut from what the tool brought and marked anew, so that the mark still holds.
    private static ChatMessage Shorter(ChatMessage message, int limit) =>
        message.Contents is [FunctionResultContent { RawRepresentation: ToolFinished result }]
        && (result.Result ?? result.Error?.Message)?.Length > limit
        ? PromptBuilder.ToolMessage(result with
        {
            Result = result.Result is { } text ? ResultCutter.Cut(text, limit).Text : null,
            Error = result.Error is { } error ? error with { Message = ResultCutter.Cut(error.Message, limit).Text } : null,
        })
        : message;

    // The first text is the user's own; the others are files and what the page has added.
    private static ChatMessage Files(ChatMessage message, int limit) => message.Role == ChatRole.User && message.Contents.Count > 1
        ? new(ChatRole.User, [.. message.Contents.Select((content, index) =>
            index > 0 && content is TextContent text && text.Text.Length > limit
                ? new TextContent(ResultCutter.Cut(text.Text, limit).Text) : content)])
        : message;
}
