namespace ChatCluster.Tests.Models.Replies;

/// <summary>Gives a beginning and then one byte again and again.</summary>
internal sealed class EndlessStream(byte[] beginning, byte filler, long length) : MemoryStream
{
    public long Given { get; private set; }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = (int)Math.Min(buffer.Length, length - Given);
        var span = buffer.Span[..count];
        span.Fill(filler);
        if (Given < beginning.Length)
        {
            var rest = beginning.AsSpan((int)Given);
            rest[..Math.Min(rest.Length, count)].CopyTo(span);
        }

        Given += count;
        return ValueTask.FromResult(count);
    }
}
