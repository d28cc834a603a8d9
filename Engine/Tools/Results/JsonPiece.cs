namespace ChatCluster.Tools.Results;

/// <summary>A value of a JSON text that is known to be valid: where it stands and how long it is without white space.</summary>
internal sealed class JsonPiece
{
    private JsonPiece(string text, int start, int end)
    {
        Text = text;
        Start = start;
        End = end;
        Length = end - start;
    }

    /// <summary>The whole JSON text.</summary>
    public string Text { get; }

    public int Start { get; }

    /// <summary>The first position after the value.</summary>
    public int End { get; private set; }

    /// <summary>Without white space between tokens, in characters.</summary>
    public int Length { get; private set; }

    /// <summary>Items of an array, values of an object.</summary>
    public List<JsonPiece> Children { get; } = [];

    /// <summary>The names of an object's members, as long as <see cref="Children"/>; raw, with quotes.</summary>
    public List<Range> Names { get; } = [];

    public bool IsObject => Text[Start] == '{';

    public bool IsArray => Text[Start] == '[';

    public bool IsString => Text[Start] == '"';

    public ReadOnlySpan<char> Raw => Text.AsSpan(Start, End - Start);

    public static JsonPiece Read(string text)
    {
        var position = SkipSpace(text, 0);
        return ReadValue(text, ref position);
    }

    private static JsonPiece ReadValue(string text, ref int position)
    {
        var start = position;
        switch (text[position])
        {
            case '"':
                position = EndOfString(text, position);
                return new(text, start, position);
            case '{':
            case '[':
                return ReadContainer(text, ref position);
            default:
                while (position < text.Length && text[position] is not (',' or '}' or ']' or ' ' or '\t' or '\r' or '\n'))
                {
                    position++;
                }

                return new(text, start, position);
        }
    }

    private static JsonPiece ReadContainer(string text, ref int position)
    {
        var piece = new JsonPiece(text, position, position + 1);
        var length = 2;
        position = SkipSpace(text, position + 1);
        while (text[position] is not ('}' or ']'))
        {
            if (text[position] == ',')
            {
                position = SkipSpace(text, position + 1);
                length++;
            }

            if (piece.IsObject)
            {
                var end = EndOfString(text, position);
                piece.Names.Add(position..end);
                length += end - position + 1;
                position = SkipSpace(text, SkipSpace(text, end) + 1);
            }

            var child = ReadValue(text, ref position);
            piece.Children.Add(child);
            length += child.Length;
            position = SkipSpace(text, position);
        }

        position++;
        piece.End = position;
        piece.Length = length;
        return piece;
    }

    private static int EndOfString(string text, int position)
    {
        position++;
        while (text[position] != '"')
        {
            position += text[position] == '\\' ? 2 : 1;
        }

        return position + 1;
    }

    private static int SkipSpace(string text, int position)
    {
        while (position < text.Length && text[position] is ' ' or '\t' or '\r' or '\n')
        {
            position++;
        }

        return position;
    }
}
