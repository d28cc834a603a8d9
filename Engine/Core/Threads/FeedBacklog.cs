using System.Runtime.CompilerServices;

namespace ChatCluster.Threads;

/// <summary>
/// Reads a log as a stream. The output of a step comes as deltas before the event that has it whole, so that whoever adds up
/// deltas has the text, wherever they began to read.
/// </summary>
internal static class FeedBacklog
{
    public static async IAsyncEnumerable<ThreadFrame> ReadAsync(
        IFeedLog log, ThreadCursor after, long target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (after.Sequence >= target)
        {
            yield break;
        }

        // How much of the open step's output the reader has.
        var seen = after.Delta;
        await foreach (var stored in log.ReadAsync(after.Sequence, cancellationToken))
        {
            if (stored.Sequence > target)
            {
                yield break;
            }

            var frame = ThreadFrame.OfStored(new(stored.Sequence), stored.Json);
            switch (frame.Type)
            {
                case StepStarted.TypeName:
                    seen = 0;
                    break;
                case StepCheckpoint.TypeName when frame.Event is StepCheckpoint e:
                    foreach (var (reasoning, text) in new StepText(e.Text ?? "", e.Reasoning, e.Layout).After(Math.Max(0, seen - e.From)))
                    {
                        // Not the checkpoint's own place: a reader cut between two pieces must come back to the second.
                        seen += text.Length;
                        yield return ThreadFrame.OfDelta(new(stored.Sequence - 1, seen), reasoning, text);
                    }

                    continue;
                case StepFinished.TypeName when frame.Event is StepFinished e:
                    foreach (var (reasoning, text) in new StepText(e.Text, e.Reasoning, e.Layout).After(seen))
                    {
                        seen += text.Length;
                        yield return ThreadFrame.OfDelta(new(stored.Sequence - 1, seen), reasoning, text);
                    }

                    seen = 0;
                    break;
                case RunFinished.TypeName:
                    seen = 0;
                    break;
                default:
                    // An event in mid-step keeps the reader's place in the step's output.
                    frame = seen == 0 ? frame : ThreadFrame.OfStored(new(stored.Sequence, seen), stored.Json, frame.Event);
                    break;
            }

            yield return frame;
        }
    }
}
