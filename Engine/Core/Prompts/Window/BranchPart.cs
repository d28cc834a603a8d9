using System.Runtime.CompilerServices;
using ChatCluster.Models;
using ChatCluster.Rules;
using Microsoft.Extensions.AI;

namespace ChatCluster.Prompts;

/// <summary>A message with its reply, as a model reads them, and what they take of its window.</summary>
/// <param name="Tokens">As they are counted here.</param>
/// <param name="LeastTokens">With the results of tools shortened: about as many.</param>
internal sealed record BranchPart(RunNode Node, List<ChatMessage> Messages, double Tokens, double LeastTokens)
{
    // What has ended does not change, and a count costs more than anything else here.
    private static readonly ConditionalWeakTable<RunNode, Count> Counts = [];

    public static BranchPart Of(RunNode node, List<ChatMessage> messages, TokenCounter counter)
    {
        var lasting = node.End is not null && node.Message.Attachments is null;
        if (lasting && Counts.TryGetValue(node, out var known) && known.Counter == counter)
        {
            return new(node, messages, known.Tokens, known.Least);
        }

        var (tokens, least) = (0d, 0d);
        foreach (var message in messages)
        {
            var cost = PromptCost.Of(message, counter);
            tokens += cost;
            least += cost * RunShortening.ShareOf(message);
        }

        if (lasting)
        {
            Counts.AddOrUpdate(node, new(counter, tokens, least));
        }

        return new(node, messages, tokens, least);
    }

    private sealed record Count(TokenCounter Counter, double Tokens, double Least);
}
