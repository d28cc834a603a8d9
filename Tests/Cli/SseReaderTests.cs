using System.Text;
using ChatCluster.Cli.Protocol;
using Xunit;

namespace ChatCluster.Tests.Cli;

public sealed class SseReaderTests
{
    [Fact]
    public async Task Stream_CutIntoSingleBytes_IsReadAlike()
    {
        var bytes = Encoding.UTF8.GetBytes(
            ": hb\nid: 7.2\nevent: text.delta\ndata: {\"type\":\"text.delta\",\"text\":\"ä€😀\"}\n\ndata: {\"type\":\"half\"}\n");
        await using var reader = new SseReader(new SingleBytes(bytes), TimeSpan.FromMinutes(1), TimeProvider.System);

        var first = await reader.ReadAsync(CancellationToken.None);

        Assert.Equal(("7.2", "text.delta", "ä€😀"), (first?.Cursor, first?.Type, first?["text"]));
        Assert.Null(await reader.ReadAsync(CancellationToken.None));
    }

    private sealed class SingleBytes(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..1], cancellationToken);
    }
}
