using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.IO.Pipelines;

namespace ChatCluster.Sandbox.Models;

/// <summary>
/// A token that says which one it is and when it was sent: five digits, a colon, the microseconds of the machine's steady clock in
/// nine digits, a space. Both processes must be on one machine.
/// </summary>
internal readonly record struct NumberedToken(int Number, long Microseconds)
{
    public const int Length = 16;

    private const int NumberDigits = 5;
    private const int StampDigits = 9;
    private const long StampEnd = 1_000_000_000;

    /// <summary>The steady clock in a token's unit.</summary>
    public static long Now(TimeProvider time) => (long)(time.GetTimestamp() * (1e6 / time.TimestampFrequency)) % StampEnd;

    /// <summary>Microseconds from the sending to <paramref name="now"/>, across the end of the digits.</summary>
    public long Age(long now) => (now - Microseconds + StampEnd) % StampEnd;

    public static bool TryRead(ReadOnlySpan<byte> text, out NumberedToken token)
    {
        token = default;
        if (text.Length < Length || text[NumberDigits] != (byte)':' || text[Length - 1] != (byte)' '
            || !Utf8Parser.TryParse(text[..NumberDigits], out int number, out var read) || read != NumberDigits
            || !Utf8Parser.TryParse(text.Slice(NumberDigits + 1, StampDigits), out long stamp, out read) || read != StampDigits)
        {
            return false;
        }

        token = new(number, stamp);
        return true;
    }

    /// <summary>Writes tokens in a protocol, of which only the digits differ from one to the next.</summary>
    public sealed class Writer
    {
        private readonly TimeProvider _time;
        private readonly byte[] _line;
        private readonly int _at;

        public Writer(IModelProtocol protocol, TimeProvider time)
        {
            const string Blank = "00000:000000000 ";
            _time = time;
            _line = protocol.Text(Blank);
            _at = _line.AsSpan().IndexOf("00000:000000000 "u8);
        }

        public void Write(PipeWriter writer, int number)
        {
            var digits = _line.AsSpan(_at);
            number.TryFormat(digits[..NumberDigits], out _, "D5", CultureInfo.InvariantCulture);
            Now(_time).TryFormat(digits.Slice(NumberDigits + 1, StampDigits), out _, "D9", CultureInfo.InvariantCulture);
            writer.Write(_line);
        }
    }
}
