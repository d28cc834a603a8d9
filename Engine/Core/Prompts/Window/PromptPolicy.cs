using System.Globalization;
using ChatCluster.Models;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools.Results;
using Microsoft.Extensions.AI;

namespace ChatCluster.Prompts;

/// <summary>
/// Chooses what of a branch goes into a prompt. It reads the branch from its end, and no further than to the newest summary or to where the
/// budget is used up, so that what it costs goes by the model's window and not by the thread.
/// </summary>
internal sealed class PromptPolicy : IPromptPolicy
{
    // What stays whole beside a new summary: the rest of the budget is for what comes, so that not every message needs another summary.
    private const double KeptShare = 0.5;

    // A summary may come from a model that reads more.
    private const double SummaryShare = 0.25;

    private const int LeastSummary = 200;

    public async Task<FittedPrompt> FitAsync(PromptBranch branch, double room, CancellationToken cancellationToken)
    {
        var thread = branch.Thread;
        var counter = TokenCounter.For(branch.Model.Id);
        var parts = new List<BranchPart>();
        var (tokens, least) = (0d, 0d);
        RunNode? covered = null;
        for (var node = branch.Head; node is not null && (least <= room || parts.Count < 2); node = branch.Before(node))
        {
            if (parts.Count > 0 && node.Covered is not null)
            {
                covered = node;
                break;
            }

            var messages = await branch.BuildAsync(node, cancellationToken);
            parts.Add(BranchPart.Of(node, messages, counter));
            (tokens, least) = (tokens + parts[^1].Tokens, least + parts[^1].LeastTokens);
        }

        parts.Reverse();
        if (parts.Count == 0)
        {
            return new([], 0, false, null);
        }

        var note = covered is null ? null : Note(thread, covered, room, counter);
        var all = room - (note is null ? 0 : counter.Count(note));
        var isWhole = parts[0].Node.IsReset || parts[0].Node.Parent == covered?.RunId;
        if (isWhole && tokens <= all)
        {
            return Whole(parts, note, counter, shortened: false);
        }

        if (isWhole && Shortened(parts, tokens - all, counter) is { } shortened)
        {
            return Whole(shortened, note, counter, shortened: true);
        }

        var kept = Kept(parts, room * KeptShare);
        if (!kept[0].Node.IsReset && kept[0].Node.Parent is { } before && before != covered?.RunId)
        {
            return Whole(kept, note, counter, shortened: false) with { Through = thread.FindRun(before) };
        }

        // Nothing is before the run under way but what is summed up.
        var last = kept[^1] with { Messages = RunShortening.Fit(kept[^1].Messages, all, counter) };
        var fitted = Whole([last], note, counter, shortened: true);
        return fitted.Tokens < kept[^1].Tokens ? fitted : fitted with { Shortened = false };
    }

    /// <summary>Shortens old results of tools, the oldest first.</summary>
    /// <param name="excess">How many tokens are too many.</param>
    /// <returns>Null when that is not enough.</returns>
    private static List<BranchPart>? Shortened(List<BranchPart> parts, double excess, TokenCounter counter)
    {
        var shortened = new List<BranchPart>(parts);
        for (var i = 0; i < parts.Count && excess > 0; i++)
        {
            if (parts[i].LeastTokens < parts[i].Tokens)
            {
                var messages = RunShortening.Results(parts[i].Messages, RunShortening.OldResult, spareLastStep: i == parts.Count - 1);
                shortened[i] = parts[i] with { Messages = messages };
                excess -= parts[i].Tokens - PromptCost.Of(messages, counter);
            }
        }

        return excess <= 0 ? shortened : null;
    }

    private static List<BranchPart> Kept(List<BranchPart> parts, double room)
    {
        var first = parts.Count - 1;
        for (var left = room - parts[first].Tokens; first > 0 && parts[first - 1].Tokens <= left; first--)
        {
            left -= parts[first - 1].Tokens;
        }

        return parts[first..];
    }

    private static FittedPrompt Whole(List<BranchPart> parts, string? note, TokenCounter counter, bool shortened)
    {
        var messages = parts.SelectMany(part => part.Messages).ToList();
        if (note is not null)
        {
            // With the user's words and not with the operator's: it is made of what was said in the thread.
            messages[0] = new(ChatRole.User, [new TextContent(note), .. messages[0].Contents]);
        }

        return new(messages, PromptCost.Of(messages, counter), shortened, null);
    }

    /// <summary>What stands for the part of the thread that is not sent.</summary>
    private static string Note(ThreadSnapshot thread, RunNode covered, double room, TokenCounter counter)
    {
        var word = covered.Covered!;
        var (summary, leftOut) = word.Kind is ContextCompacted.LeftOut
            ? (thread.FindRun(word.Base)?.Covered?.Summary, word.Messages ?? 0)
            : (word.Summary, 0);
        var note = summary is null
            ? ""
            : "[a summary of the earlier part of this thread, which is not shown any more]\n" +
                $"{Within(summary, room * SummaryShare, counter)}\n[end of the summary]\n\n";
        return leftOut == 0 ? note : note + string.Create(
            CultureInfo.InvariantCulture,
            $"[{leftOut} earlier messages and their replies are left out here: they do not fit. Say so where they matter.]\n\n");
    }

    private static string Within(string summary, double room, TokenCounter counter)
    {
        var tokens = counter.Count(summary);
        return tokens <= room ? summary : ResultCutter.Cut(summary, Math.Max(LeastSummary, (int)(summary.Length * room / tokens))).Text;
    }
}
