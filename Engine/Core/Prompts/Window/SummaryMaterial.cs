using System.Globalization;
using System.Text;
using ChatCluster.Models;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools.Results;

namespace ChatCluster.Prompts;

/// <summary>What is to be summed up, as text.</summary>
/// <param name="Text">Messages, replies and calls in order.</param>
/// <param name="Last">The run that it ends with.</param>
/// <param name="Messages">How many messages it holds.</param>
internal sealed record SummaryMaterial(string Text, RunNode Last, int Messages)
{
    private const int LongestText = 4_000;
    private const int LongestCall = 400;
    private const int LeastText = 60;

    /// <summary>The runs up to one that no summary covers yet, oldest first.</summary>
    /// <param name="summary">The run through which there is a summary.</param>
    public static List<RunNode> Uncovered(ThreadSnapshot thread, RunNode through, out RunNode? summary)
    {
        var nodes = new List<RunNode>();
        var node = through;
        for (; node is not null && node.Covered is not { Kind: ContextCompacted.Summarized }; node = PromptBranch.Before(thread, node))
        {
            nodes.Add(node);
        }

        summary = node;
        nodes.Reverse();
        return nodes;
    }

    /// <summary>As many runs from the oldest on as fit, at least one.</summary>
    public static SummaryMaterial Of(List<RunNode> nodes, double room, TokenCounter counter)
    {
        var text = new StringBuilder();
        var (taken, messages) = (0, 0);
        foreach (var node in nodes)
        {
            var piece = Written(node, LongestText, LongestCall);
            var tokens = counter.Count(piece);
            for (var limit = LongestText / 2; taken == 0 && tokens > room && limit >= LeastText; limit /= 2)
            {
                piece = Written(node, limit, Math.Min(limit, LongestCall));
                tokens = counter.Count(piece);
            }

            if (taken > 0 && tokens > room)
            {
                break;
            }

            text.Append(piece);
            room -= tokens;
            taken++;
            messages += MessagesOf(node);
        }

        return new(text.ToString(), nodes[taken - 1], messages);
    }

    public static int MessagesOf(RunNode node) => 1 + node.Items.Count(item => item is MessagePosted);

    private static string Written(RunNode node, int longest, int longestCall)
    {
        var text = new StringBuilder();
        Add("User", node.Message.Text, longest);
        AddFiles(node.Message);
        foreach (var item in node.Items)
        {
            switch (item)
            {
                case MessagePosted steered:
                    Add("User", steered.Text, longest);
                    AddFiles(steered);
                    break;
                case StepFinished { Text.Length: > 0 } step:
                    Add("Assistant", step.Text, longest);
                    break;
                case ToolCalled call:
                    Add($"Call of {call.Name}", node.ArgumentsOf(call).Text, longestCall);
                    break;
                case ToolFinished result:
                    Add($"Result of {result.Name}", result.Result ?? $"Error: {result.Error?.Message}", longestCall);
                    break;
                default:
                    break;
            }
        }

        return text.ToString();

        void Add(string who, string what, int limit) =>
            text.Append(CultureInfo.InvariantCulture, $"{who}: {ResultCutter.Cut(what, limit).Text}\n\n");

        void AddFiles(MessagePosted message)
        {
            foreach (var file in message.Attachments ?? [])
            {
                Add("File", $"{file.Name}, {file.MediaType}", LongestCall);
            }
        }
    }
}
