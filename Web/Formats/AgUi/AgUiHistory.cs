using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.AgUi;

/// <summary>The thread as messages of this protocol.</summary>
internal static class AgUiHistory
{
    /// <summary>The selected branch. Of the run that is to be shown as it happens, only the message.</summary>
    /// <returns>Null when there is no such thread.</returns>
    public static async Task<AgUiMessages?> ReadAsync(
        IThreads threads, ThreadKey key, string? shownRun, CancellationToken cancellationToken)
    {
        if (await ThreadRounds.ReadAsync(threads, key, cancellationToken) is not { } rounds)
        {
            return null;
        }

        var messages = new AgUiMessages();
        foreach (var round in rounds)
        {
            Add(messages, round, round.RunId == shownRun);
        }

        return messages;
    }

    private static void Add(AgUiMessages messages, TranscriptRound round, bool messageOnly)
    {
        messages.AddUser(round.Message);
        foreach (var item in messageOnly ? [] : round.Items)
        {
            if (item.Steered is { } steered)
            {
                messages.AddUser(steered);
                continue;
            }

            messages.AddStep(round.RunId, item.Step ?? 0, item.Text, item.Reasoning);
            if (item.Call is { } call)
            {
                messages.AddCall(round.RunId, item.Step ?? 0, call, item.Resolved?.Arguments ?? call.Arguments);
            }

            if (item.Result is { } result)
            {
                messages.AddResult(result);
            }
        }
    }
}
