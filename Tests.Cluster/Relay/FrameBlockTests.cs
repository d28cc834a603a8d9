using System.Buffers;
using System.Text;
using ChatCluster.Grains;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Cluster.Relay;

public sealed class FrameBlockTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(5_000)]
    public void Block_OfAnyLength_ComesOutAsItWentIn(int frames)
    {
        var block = Block(frames);

        var read = FrameBlock.Read(FrameBlock.Pack(block)).ToList();

        Assert.Equal(frames, read.Count);
        Assert.All(read.Index(), item => Assert.Equal(
            (item.Index % 7, item.Index % 11 == 10 ? null : Sse(item.Index)),
            (item.Item.Watch, item.Item.Frame is { } frame ? Encoding.UTF8.GetString(frame.Sse.Span) : null)));
    }

    [Fact]
    public void Block_ThatIsLarge_TakesAFractionOfItsBytesOnTheWay()
    {
        var block = Block(5_000);

        Assert.InRange(FrameBlock.Pack(block).Length, 1, block.Length / 3);
        Assert.Equal(Block(3), FrameBlock.Pack(Block(3)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5_000)]
    public void Block_ThatIsCut_IsRefused(int frames)
    {
        var packed = FrameBlock.Pack(Block(frames));

        Assert.Throws<InvalidDataException>(() => FrameBlock.Read(packed[..^1]).Count());
    }

    private static byte[] Block(int frames)
    {
        var block = new ArrayBufferWriter<byte>();
        for (var i = 0; i < frames; i++)
        {
            if (i % 11 == 10)
            {
                FrameBlock.WriteEnd(block, i % 7);
            }
            else
            {
                FrameBlock.Write(block, i % 7, ThreadFrame.OfSse(Encoding.UTF8.GetBytes(Sse(i))));
            }
        }

        return block.WrittenSpan.ToArray();
    }

    private static string Sse(int number) => $"id: {number}.1\nevent: text.delta\ndata: {{\"text\":\"word {number} \"}}\n\n";
}
