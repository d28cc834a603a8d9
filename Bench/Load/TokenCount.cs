using ChatCluster.Sandbox.Models;

namespace ChatCluster.Bench.Load;

/// <summary>What came of all tokens of a load. Safe for concurrent use.</summary>
internal sealed class TokenCount(TimeProvider time)
{
    private long _received;
    private long _lost;
    private long _doubled;

    /// <summary>Time from the model's sending to the client's reading.</summary>
    public Latencies Latency { get; } = new();

    public long Received => Interlocked.Read(ref _received);

    public long Lost => Interlocked.Read(ref _lost);

    public long Doubled => Interlocked.Read(ref _doubled);

    /// <summary>Takes the tokens of a piece of text and returns the number that should come next.</summary>
    /// <exception cref="InvalidDataException">The text is not made of whole tokens.</exception>
    public int Take(ReadOnlySpan<byte> text, int next)
    {
        var now = NumberedToken.Now(time);
        for (; !text.IsEmpty; text = text[NumberedToken.Length..])
        {
            if (!NumberedToken.TryRead(text, out var token))
            {
                throw new InvalidDataException("The stream holds text that the model did not send.");
            }

            Interlocked.Increment(ref _received);
            Latency.Add(token.Age(now));
            if (token.Number < next)
            {
                Interlocked.Increment(ref _doubled);
                continue;
            }

            Lose(token.Number - next);
            next = token.Number + 1;
        }

        return next;
    }

    public void Lose(int tokens) => Interlocked.Add(ref _lost, tokens);
}
