using System.Collections.Immutable;
using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>Reads the selected branch the way people do: message by message, each with its reply.</summary>
internal static class TranscriptReader
{
    /// <summary>Where a page ends before it has all the rounds that were asked for, in bytes.</summary>
    public const int DefaultBytes = 8 * 1024 * 1024;

    // Of one round, which a page may consist of: so many times its size may be files.
    private const int FilesOfARound = 6;

    public static TranscriptPage Read(ThreadKey key, ThreadSnapshot thread, TranscriptQuery query, int maxBytes = DefaultBytes)
    {
        var branch = query.RunId is not { } run ? thread.Branch() : thread.FindRun(run) is { } one ? [one] : [];
        var wanted = branch.Where(node =>
            (query.Round is not { } round || node.Round == round) &&
            (query.BeforeRound is not { } before || node.Round < before) &&
            (query.AfterRound is not { } after || node.Round > after)).ToList();

        // Forward from a round when one is given; otherwise the newest page.
        var forward = query.AfterRound is not null;
        var near = (forward ? wanted : wanted.AsEnumerable().Reverse()).Take(query.PageSize).Select(node => Round(thread, node, maxBytes));
        var page = Fitting(near, maxBytes);
        return new(
            thread.Summarize(key),
            new(thread.Sequence),
            [.. forward ? page : page.AsEnumerable().Reverse()],
            branch.Count,
            wanted.Count > page.Count,
            [.. thread.Queue.Select(waiting => new QueuedMessage(waiting.MessageId, waiting.Text))])
        {
            Consents = [.. thread.Consents.OrderBy(consent => consent.Key, StringComparer.Ordinal)
                .Select(consent => new RememberedConsent(consent.Key, consent.Value.At, consent.Value.By))],
            Settings = thread.Settings == ThreadSettings.None ? null : thread.Settings,
        };
    }

    private static List<TranscriptRound> Fitting(IEnumerable<TranscriptRound> rounds, int maxBytes)
    {
        var (page, bytes) = (new List<TranscriptRound>(), 0L);
        foreach (var round in rounds)
        {
            bytes += TranscriptSize.Of(round);
            if (page.Count > 0 && bytes > maxBytes)
            {
                break;
            }

            page.Add(round);
        }

        return page;
    }

    private static TranscriptRound Round(ThreadSnapshot thread, RunNode node, int maxBytes) => new(
        node.Round,
        node.RunId,
        WithoutTools(node.Message),
        [.. Items(node, maxBytes)],
        node.Usage,
        [.. Versions(thread, node)],
        node.End?.Reason,
        node.End?.Code,
        node.End?.Message,
        node.Model,
        node.Rating,
        node.End?.Finish,
        node.End?.Recoverable);

    // In the order they were made: an edit may come between two replies to the message it edits.
    private static IEnumerable<string> Versions(ThreadSnapshot thread, RunNode node) =>
        thread.MessagesByParent.GetValueOrDefault(node.Parent ?? "", [])
            .SelectMany(message => thread.RunsByMessage[message])
            .OrderBy(run => thread.FindRun(run)!.Round);

    private static IEnumerable<TranscriptItem> Items(RunNode node, int maxBytes)
    {
        var files = (long)maxBytes * FilesOfARound - TranscriptSize.Of(node.Message);
        var results = Latest<ToolFinished>(node, result => result.CallId);
        var parts = node.Items.OfType<ToolPart>().ToLookup(part => part.CallId, StringComparer.Ordinal);
        var approvals = Latest<ApprovalRequested>(node, approval => approval.CallId);
        var resolved = Latest<ApprovalResolved>(node, approval => approval.CallId);
        var questions = Latest<InputRequested>(node, question => question.CallId);
        var answers = node.Items.OfType<InputResolved>().ToLookup(answer => answer.CallId, StringComparer.Ordinal);
        var asked = node.Items.OfType<InputRequested>().ToLookup(question => question.CallId, StringComparer.Ordinal);
        bool IsAsking(string callId) => !results.ContainsKey(callId) && asked[callId].Count() > answers[callId].Count();
        bool IsOpen(string callId) => !resolved.ContainsKey(callId) && !results.ContainsKey(callId);
        int? step = null;
        Usage? usage = null;
        foreach (var item in node.Items)
        {
            (step, usage) = item is StepFinished finished ? (finished.Step, finished.Usage) : (step, usage);
            switch (item)
            {
                case StepFinished { Text: var text, Reasoning: var reasoning } when text.Length > 0 || reasoning is not null:
                    yield return new()
                    {
                        Step = step,
                        Text = text.Length > 0 ? text : null,
                        Reasoning = reasoning,
                        ReasoningMs = ((StepFinished)item).ReasoningMs,
                        Usage = usage,
                    };
                    usage = null;
                    break;
                case ToolCalled call:
                    yield return new()
                    {
                        Step = step,
                        Usage = usage,
                        Call = call,
                        Result = results.GetValueOrDefault(call.CallId),
                        Parts = parts.Contains(call.CallId) ? [.. parts[call.CallId]] : null,
                        Approval = IsOpen(call.CallId) ? approvals.GetValueOrDefault(call.CallId) : null,
                        Resolved = resolved.GetValueOrDefault(call.CallId),
                        Input = IsAsking(call.CallId) ? questions[call.CallId] with { State = null } : null,
                    };
                    usage = null;
                    break;
                case MessagePosted { Attachments: { } attached } steered when (files -= TranscriptSize.Of(steered)) < 0:
                    // Any number of messages may join a run; beyond that the stream has their files, and only names are here.
                    yield return new()
                    {
                        Steered = WithoutTools(steered) with { Attachments = [.. attached.Select(file => file with { Url = "" })] },
                    };
                    break;
                case MessagePosted steered:
                    yield return new() { Steered = WithoutTools(steered) };
                    break;
                default:
                    break;
            }
        }
    }

    // They are as long as many messages, and are for the model: the stream and the export have them.
    private static MessagePosted WithoutTools(MessagePosted message) =>
        message.ClientTools is null ? message : message with { ClientTools = null };

    private static Dictionary<string, T> Latest<T>(RunNode node, Func<T, string> callId) =>
        node.Items.OfType<T>().GroupBy(callId, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last(), StringComparer.Ordinal);
}
