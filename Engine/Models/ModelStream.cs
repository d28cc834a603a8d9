using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>Keeps the promise of a client: a stream ends well, with the caller's cancellation, or with a <see cref="ModelException"/>.</summary>
internal static class ModelStream
{
    public static async IAsyncEnumerable<ChatResponseUpdate> Guard(
        IAsyncEnumerable<ChatResponseUpdate> updates,
        ModelFailures failures,
        Func<Exception, ModelException> translate,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var finished = false;
        await using var enumerator = updates.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await enumerator.MoveNextAsync())
                {
                    break;
                }
            }
            catch (Exception exception)
            {
                // An aborted request surfaces as whatever read was under way.
                cancellationToken.ThrowIfCancellationRequested();
                throw translate(exception);
            }

            finished |= enumerator.Current.FinishReason is not null;
            yield return enumerator.Current;
        }

        // The packages take a connection that closes for the end of the answer.
        if (!finished)
        {
            throw failures.Broken("ended before it was complete");
        }
    }
}
