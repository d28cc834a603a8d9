using System.Buffers;
using System.IO.Pipelines;

namespace ChatCluster.Sandbox.Models;

/// <summary>
/// A token that says which one it is and when it was sent: fourteen digits, written as signs, then a space, a word and a space. Both
/// processes must be on one machine. The signs are five digits of number and nine of the microseconds of the machine's steady clock; they
/// are no words, and the words repeat as those of a text do, so that a search index has no more to do than with a text.
/// </summary>
internal readonly record struct NumberedToken(int Number, long Microseconds)
{
    public const int Length = 20;

    private const int NumberDigits = 5;
    private const int StampDigits = 9;
    private const int Digits = NumberDigits + StampDigits;
    private const long StampEnd = 1_000_000_000;
    private const int WordLetters = 4;
    private const int Words = 500;

    // None of them is escaped in JSON, or written otherwise by anybody.
    private static ReadOnlySpan<byte> Signs => "!#$%()*+,-"u8;

    /// <summary>The steady clock in a token's unit.</summary>
    public static long Now(TimeProvider time) => (long)(time.GetTimestamp() * (1e6 / time.TimestampFrequency)) % StampEnd;

    /// <summary>Microseconds from the sending to <paramref name="now"/>, across the end of the digits.</summary>
    public long Age(long now) => (now - Microseconds + StampEnd) % StampEnd;

    public static bool TryRead(ReadOnlySpan<byte> text, out NumberedToken token)
    {
        token = default;
        if (text.Length < Length || text[Digits] != (byte)' ' || text[Length - 1] != (byte)' '
            || !TryRead(text[..NumberDigits], out long number) || !TryRead(text[NumberDigits..Digits], out long stamp))
        {
            return false;
        }

        token = new((int)number, stamp);
        return true;
    }

    private static bool TryRead(ReadOnlySpan<byte> signs, out long number)
    {
        number = 0;
        foreach (var sign in signs)
        {
            var digit = Signs.IndexOf(sign);
            if (digit < 0)
            {
                return false;
            }

            number = number * 10 + digit;
        }

        return true;
    }

    private static void Write(Span<byte> signs, long number)
    {
        for (var i = signs.Length - 1; i >= 0; i--, number /= 10)
        {
            signs[i] = Signs[(int)(number % 10)];
        }
    }

    /// <summary>Writes tokens in a protocol, of which only signs and word differ from one to the next.</summary>
    public sealed class Writer
    {
        private readonly TimeProvider _time;
        private readonly byte[] _line;
        private readonly int _at;

        public Writer(IModelProtocol protocol, TimeProvider time)
        {
            const string Blank = "!!!!!!!!!!!!!! word ";
            _time = time;
            _line = protocol.Text(Blank);
            _at = _line.AsSpan().IndexOf("!!!!!!!!!!!!!! word "u8);
        }

        public void Write(PipeWriter writer, int number)
        {
            var token = _line.AsSpan(_at, Length);
            NumberedToken.Write(token[..NumberDigits], number);
            NumberedToken.Write(token[NumberDigits..Digits], Now(_time));
            var word = number * 7 % Words;
            foreach (ref var letter in token.Slice(Digits + 1, WordLetters))
            {
                letter = (byte)('a' + word % 26);
                word /= 26;
            }

            writer.Write(_line);
        }
    }
}
