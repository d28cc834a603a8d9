using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ChatCluster.Tools.Results;

/// <summary>
/// Makes a tool's result fit. JSON stays JSON and says in place what was left out; other text loses its middle.
/// Linear in the length of the text, and what it takes of memory beside the text does not grow with the number of values in it.
/// </summary>
internal static class ResultCutter
{
    /// <summary>What the model reads of one result unless the settings say otherwise, in characters.</summary>
    public const int ModelLimit = 8_000;

    /// <summary>What the page shows of one result, in characters.</summary>
    public const int PreviewLimit = 500;

    // Deeper text is no data anybody reads; as plain text it is cut all the same.
    private const int MaxDepth = 256;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static CutText Cut(string text, int limit = ModelLimit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 3);
        if (text.Length <= limit)
        {
            return new(text, false);
        }

        return IsJson(text) ? JsonCutter.Cut(text, limit) : new(CutPlain(text, limit), true);
    }

    /// <summary>The result's beginning as the page shows it.</summary>
    public static string Preview(string text) => Cut(text, PreviewLimit).Text;

    // A document of it would take many times the memory of the text; reading over it takes none.
    private static bool IsJson(string text)
    {
        byte[]? buffer = null;
        try
        {
            buffer = ArrayPool<byte>.Shared.Rent(Strict.GetByteCount(text));
            var reader = new Utf8JsonReader(buffer.AsSpan(0, Strict.GetBytes(text, buffer)), new JsonReaderOptions { MaxDepth = MaxDepth });
            while (reader.Read())
            {
            }

            return true;
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return false;
        }
        finally
        {
            if (buffer is not null)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // The beginning says what a text is, its end often how it went: both stay.
    private static string CutPlain(string text, int limit)
    {
        var note = Note(text.Length - limit);
        if (limit < note.Length * 3)
        {
            return string.Concat(text.AsSpan(0, WholeCharacters(text, limit - 1)), "…");
        }

        // The note's own room is left out too, which may make its number one digit longer.
        var room = limit - Note(text.Length).Length;
        var head = WholeCharacters(text, room * 3 / 4);
        var tail = text.Length - (room - (room * 3 / 4));
        tail += char.IsLowSurrogate(text[tail]) ? 1 : 0;
        return string.Concat(text.AsSpan(0, head), Note(tail - head), text.AsSpan(tail));
    }

    private static string Note(int count) => string.Create(CultureInfo.InvariantCulture, $"\n[… {count:N0} characters left out …]\n");

    private static int WholeCharacters(string text, int length) =>
        length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
}
