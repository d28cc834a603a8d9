using ChatCluster.Models;
using ChatCluster.Threads;
using ChatCluster.Tools;
using Microsoft.Extensions.AI;

namespace ChatCluster.Runs;

/// <summary>What a model call used: as its provider says, estimated and marked where the provider says nothing.</summary>
public static class CallUsage
{
    // Near enough for the languages and tokenizers there are: this replaces a number that no provider sends.
    private const int CharactersPerToken = 4;

    // The typical cost of an image.
    private const int CharactersOfAFile = 4_000;

    /// <summary>Among a provider's further counts: the input that it has kept for later calls.</summary>
    public const string CacheWrite = "cache_write_tokens";

    /// <param name="told">What the provider said, if it did.</param>
    /// <param name="prompt">What was sent.</param>
    /// <param name="written">How many characters came back.</param>
    /// <param name="cut">Whether the call was ended before its reply was: what was told by then may not be all.</param>
    public static Usage Of(
        ChatModel model, UsageDetails? told, IReadOnlyList<ChatMessage> prompt, IReadOnlyList<ITool> tools, long written, bool cut,
        DateTimeOffset now)
    {
        var input = told?.InputTokenCount ?? InputOf(prompt, tools);
        var output = told?.OutputTokenCount is not { } counted ? Tokens(written) : cut ? Math.Max(counted, Tokens(written)) : counted;
        var estimated = told is not { InputTokenCount: not null, OutputTokenCount: not null } || output != told.OutputTokenCount;
        var used = new Usage
        {
            InputTokens = input,
            OutputTokens = output,
            CachedTokens = told?.CachedInputTokenCount,
            CacheWriteTokens = told?.AdditionalCounts?.TryGetValue(CacheWrite, out var kept) is true ? kept : null,
            ReasoningTokens = told?.ReasoningTokenCount,
            Estimated = estimated ? true : null,
        };
        return Priced(model, used, now);
    }

    /// <summary>What is sent, in tokens, by estimate.</summary>
    public static long InputOf(IReadOnlyList<ChatMessage> prompt, IReadOnlyList<ITool> tools) =>
        Tokens(CharactersOf(prompt) + CharactersOf(tools));

    /// <summary>A call that the provider refused before it sent anything: it is counted, and nothing was used.</summary>
    public static Usage OfRefused(ChatModel model, DateTimeOffset now) => Priced(model, new() { Estimated = true }, now);

    private static Usage Priced(ChatModel model, Usage usage, DateTimeOffset now) => usage with
    {
        Model = model.Name,
        OwnKey = model.OwnKey ? true : null,
        Cost = model.PriceAt(now)?.Of(usage),
    };

    private static long Tokens(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    private static long CharactersOf(IReadOnlyList<ChatMessage> prompt) => prompt.Sum(message => message.Contents.Sum(CharactersOf));

    private static long CharactersOf(IReadOnlyList<ITool> tools) => tools.Sum(tool =>
        (long)tool.Description.Name.Length + tool.Description.Description.Length + tool.Description.Parameters.GetRawText().Length);

    private static long CharactersOf(AIContent content) => content switch
    {
        TextContent text => text.Text.Length,
        TextReasoningContent reasoning => reasoning.Text.Length,
        FunctionCallContent call => call.Name.Length + CallArguments.Text(call).Length,
        FunctionResultContent result => CallArguments.ResultText(result).Length,
        DataContent => CharactersOfAFile,
        _ => 0,
    };
}
