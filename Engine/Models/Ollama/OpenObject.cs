using System.Buffers;

namespace ChatCluster.Models.Ollama;

/// <summary>
/// A JSON object that goes on over several lines, until it is whole. Each byte is looked at once, however many lines there are.
/// </summary>
internal sealed class OpenObject(int limit)
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private int _depth;
    private bool _inString;
    private bool _escaped;

    public bool IsEmpty => _bytes.WrittenCount == 0;

    /// <summary>Whether data begins with an object that is not whole.</summary>
    public static bool IsOpen(ReadOnlySpan<byte> data) => !new OpenObject(0).Scan(data);

    /// <exception cref="LineTooLongException">It is larger than a line may be.</exception>
    /// <returns>Whether an object is whole; more may stand behind it.</returns>
    public bool Add(ReadOnlySpan<byte> line)
    {
        if (_bytes.WrittenCount + line.Length >= limit)
        {
            throw new LineTooLongException(limit);
        }

        _bytes.Write(line);
        _bytes.Write("\n"u8);
        return Scan(line);
    }

    public byte[] Take()
    {
        var bytes = _bytes.WrittenSpan.ToArray();
        _bytes.ResetWrittenCount();
        (_depth, _inString, _escaped) = (0, false, false);
        return bytes;
    }

    private bool Scan(ReadOnlySpan<byte> data)
    {
        foreach (var value in data)
        {
            if (_escaped)
            {
                _escaped = false;
            }
            else if (_inString)
            {
                _escaped = value is (byte)'\\';
                _inString = value is not (byte)'"';
            }
            else if (value is (byte)'"')
            {
                _inString = true;
            }
            else
            {
                _depth += value is (byte)'{' or (byte)'[' ? 1 : value is (byte)'}' or (byte)']' ? -1 : 0;
                if (_depth == 0 && value is (byte)'}')
                {
                    return true;
                }
            }
        }

        return false;
    }
}
