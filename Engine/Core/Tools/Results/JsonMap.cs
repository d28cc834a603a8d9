namespace ChatCluster.Tools.Results;

/// <summary>
/// Finds the values of a JSON text that is known to be valid. It keeps no node for each of them: a container is read again when its
/// children are asked for. Only large containers are remembered, so that reading around them costs nothing however deep they are nested.
/// </summary>
internal sealed class JsonMap
{
    private const int Large = 4_096;

    private readonly Dictionary<int, (int End, int Length)> _containers = [];

    // Kept, because there may be millions of small containers; it is empty whenever one has been measured.
    private readonly Stack<(int Start, int Before)> _open = new();

    private JsonMap(string text) => Text = text;

    public string Text { get; }

    public JsonPiece Root { get; private set; }

    public static JsonMap Read(string text)
    {
        var map = new JsonMap(text);
        var start = map.SkipSpace(0);
        var (end, length) = map.Measure(start);
        map.Root = new(start, end, length, default);
        return map;
    }

    public bool IsObject(JsonPiece piece) => Text[piece.Start] == '{';

    public bool IsArray(JsonPiece piece) => Text[piece.Start] == '[';

    public bool IsString(JsonPiece piece) => Text[piece.Start] == '"';

    /// <summary>The items of an array, or the members of an object, in their order.</summary>
    public IEnumerable<JsonPiece> Children(JsonPiece container)
    {
        var named = IsObject(container);
        var position = SkipSpace(container.Start + 1);
        while (position < container.End - 1)
        {
            if (Text[position] == ',')
            {
                position = SkipSpace(position + 1);
            }

            Range name = default;
            if (named)
            {
                var end = EndOfString(position);
                name = position..end;
                position = SkipSpace(SkipSpace(end) + 1);
            }

            var (after, length) = Measure(position);
            yield return new(position, after, length, name);
            position = SkipSpace(after);
        }
    }

    /// <summary>Where a value ends and how long it is without white space.</summary>
    private (int End, int Length) Measure(int start)
    {
        switch (Text[start])
        {
            case '"':
                var closed = EndOfString(start);
                return (closed, closed - start);
            case '{' or '[':
                return _containers.TryGetValue(start, out var known) ? known : MeasureContainer(start);
            default:
                var end = start;
                while (end < Text.Length && Text[end] is not (',' or '}' or ']' or ' ' or '\t' or '\r' or '\n'))
                {
                    end++;
                }

                return (end, end - start);
        }
    }

    private (int End, int Length) MeasureContainer(int start)
    {
        var length = 0;
        var position = start;
        while (true)
        {
            switch (Text[position])
            {
                case '"':
                    var end = EndOfString(position);
                    length += end - position;
                    position = end;
                    continue;
                case '{' or '[':
                    _open.Push((position, length));
                    break;
                case '}' or ']':
                    var (began, before) = _open.Pop();
                    var closed = (End: position + 1, Length: length + 1 - before);
                    if (closed.End - began >= Large)
                    {
                        _containers[began] = closed;
                    }

                    if (_open.Count == 0)
                    {
                        return closed;
                    }

                    break;
                case ' ' or '\t' or '\r' or '\n':
                    length--;
                    break;
            }

            length++;
            position++;
        }
    }

    private int EndOfString(int position)
    {
        position++;
        while (Text[position] != '"')
        {
            position += Text[position] == '\\' ? 2 : 1;
        }

        return position + 1;
    }

    private int SkipSpace(int position)
    {
        while (position < Text.Length && Text[position] is ' ' or '\t' or '\r' or '\n')
        {
            position++;
        }

        return position;
    }
}
