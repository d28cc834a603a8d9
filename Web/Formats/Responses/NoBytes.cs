using System.Buffers;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>Takes what is not to be sent: a client that comes back has it.</summary>
internal sealed class NoBytes : IBufferWriter<byte>
{
    private byte[] _buffer = new byte[1024];

    public void Advance(int count)
    {
    }

    public Memory<byte> GetMemory(int sizeHint = 0) => Room(sizeHint);

    public Span<byte> GetSpan(int sizeHint = 0) => Room(sizeHint);

    private byte[] Room(int sizeHint)
    {
        if (sizeHint > _buffer.Length)
        {
            _buffer = new byte[sizeHint];
        }

        return _buffer;
    }
}
