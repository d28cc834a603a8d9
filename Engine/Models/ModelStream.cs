using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>Keeps the promise of a client: a stream ends well, with the caller's cancellation, or with a <see cref="ModelException"/>.</summary>
internal static class ModelStream
{
    public static async IAsyncEnumerable<ChatResponseUpdate> Guard(
        IAsyncEnumerable<ChatResponseUpdate> updates,
        Func<Exception, ModelException> translate,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var enumerator = updates.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await enumerator.MoveNextAsync())
                {
                    yield break;
                }
            }
            catch (Exception exception)
            {
                // An aborted request surfaces as whatever read was under way.
                cancellationToken.ThrowIfCancellationRequested();
                throw translate(exception);
            }

            yield return enumerator.Current;
        }
    }
}
