namespace ChatCluster.Tests.Models.Replies;

/// <summary>Gives bytes in pieces of random sizes, the same for the same seed.</summary>
internal sealed class RandomPieceStream(byte[] bytes, int seed) : MemoryStream(bytes)
{
    private readonly Random _random = new(seed);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        base.ReadAsync(buffer[..Math.Min(buffer.Length, 1 + _random.Next(40))], cancellationToken);
}
