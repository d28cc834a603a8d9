namespace ChatCluster.Files;

/// <summary>
/// A stream that is read once from its beginning to its end. Derived types implement reading; it owns what it reads from.
/// </summary>
public abstract class ReadOnlyStream(Stream inner) : Stream
{
    /// <summary>Always true.</summary>
    public sealed override bool CanRead => true;

    /// <summary>Always false.</summary>
    public sealed override bool CanSeek => false;

    /// <summary>Always false.</summary>
    public sealed override bool CanWrite => false;

    /// <summary>Not supported: the length is not known before the end.</summary>
    public sealed override long Length => throw new NotSupportedException();

    /// <summary>Not supported: the stream goes forwards only.</summary>
    public sealed override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>What is read from.</summary>
    protected Stream Inner { get; } = inner;

    /// <summary>Reads what has come; 0 at the end.</summary>
    public abstract override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default);

    /// <summary>Reads what has come; 0 at the end.</summary>
    public sealed override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Does nothing.</summary>
    public sealed override void Flush()
    {
    }

    /// <summary>Not supported.</summary>
    public sealed override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public sealed override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Not supported.</summary>
    public sealed override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Closes what the stream reads from.</summary>
    public override async ValueTask DisposeAsync()
    {
        await Inner.DisposeAsync();
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the stream reads from.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
