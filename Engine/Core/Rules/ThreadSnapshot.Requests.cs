using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>Requests that are made again, because their answer was lost on its way.</summary>
internal sealed partial record ThreadSnapshot
{
    /// <summary>The answer to a request that was made before; null when it is new, or changed nothing then.</summary>
    public ThreadAnswer? AnswerTo(string? requestId)
    {
        if (requestId is null || Requests.FindLast(request => request.Id == requestId) is not { } known)
        {
            return null;
        }

        // Ids created by a request are derived from its id.
        var messageId = "m_" + requestId;
        var queued = Queue.Exists(waiting => waiting.MessageId == messageId);
        return new ThreadAnswer.Done(
            new(known.Before),
            RunId: known.RunId ?? (RunsByMessage.TryGetValue(messageId, out var runs) ? runs[0] : Steered.GetValueOrDefault(messageId)),
            MessageId: HasMessage(messageId) ? messageId : known.RunId == "r_" + requestId ? FindRun(known.RunId)!.Message.MessageId : null,
            Created: known.Created,
            Queued: queued);
    }
}
