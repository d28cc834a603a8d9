using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>Reads the body of a reply as server-sent events, or as what came in their place.</summary>
internal static class EventReader
{
    // One iterator for all: each more would cost every token a detour.
    public static async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        Func<CancellationToken, Task<ReplyBody>> open,
        IReplyEvents reply,
        ReplyLimits limits,
        ModelFailures failures,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var opened = await open(cancellationToken);
        await using var body = opened.Stream;
        var builder = reply.Builder;
        if (opened.Form is not (ReplyForm.Events or ReplyForm.Nothing))
        {
            await ReadOtherAsync(opened, reply, limits, failures, cancellationToken);
        }

        var events = SseParser.Create(new EventStream(body, limits.MaxLineBytes), (type, data) =>
        {
            EventData.Read(type, data, reply);
            return true;
        });
        await using var read = events.EnumerateAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        for (var more = !builder.Done; more;)
        {
            try
            {
                // Many events may have come together: a stop does not wait until all are read.
                cancellationToken.ThrowIfCancellationRequested();
                if (!await read.MoveNextAsync())
                {
                    reply.End();
                }
            }
            catch (Exception exception)
            {
                cancellationToken.ThrowIfCancellationRequested();
                throw failures.From(exception);
            }

            more = !builder.Done;
            var updates = builder.Updates;
            for (var i = 0; more && i < updates.Count; i++)
            {
                yield return updates[i];
            }

            if (more)
            {
                builder.Clear();
            }
        }

        for (var i = 0; i < builder.Updates.Count; i++)
        {
            yield return builder.Updates[i];
        }
    }

    private static async Task ReadOtherAsync(
        ReplyBody opened, IReplyEvents reply, ReplyLimits limits, ModelFailures failures, CancellationToken cancellationToken)
    {
        try
        {
            if (opened.Form is not ReplyForm.Json)
            {
                throw failures.BadReply(opened.Form is ReplyForm.Page ? "a web page" : "text");
            }

            var (bytes, whole) = await ReplyBody.ReadAsync(opened.Stream, limits.MaxLineBytes, cancellationToken);
            EventData.Read("", whole ? bytes.Span : throw new LineTooLongException(limits.MaxLineBytes), reply);
            reply.End();
        }
        catch (Exception exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw failures.From(exception);
        }
    }
}
