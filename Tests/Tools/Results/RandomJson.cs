using System.Globalization;
using System.Text;

namespace ChatCluster.Tests.Tools.Results;

/// <summary>
/// Writes JSON as strange as the grammar allows: white space anywhere, escapes, long names and numbers, empty and deep values.
/// </summary>
internal sealed class RandomJson(int seed)
{
    private static readonly string[] Pieces =
        ["a", "word ", "é", "日本", "😀", "\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d\\ude00", "/", "\\/", "…", "{", "]", ","];

    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();

    public string Next()
    {
        Space();
        Value(0);
        Space();
        return _text.ToString();
    }

    private void Value(int depth)
    {
        switch (_random.Next(depth > 6 ? 4 : 8))
        {
            case 0:
                _text.Append((_random.NextDouble() * 1e6).ToString("R", CultureInfo.InvariantCulture));
                break;
            case 1:
                String(_random.Next(5) == 0 ? 400 : 6);
                break;
            case 2:
                _text.Append(_random.Next(20) == 0 ? $"-{new string('7', 300)}e-5" : "null");
                break;
            case 3:
                _text.Append(_random.Next(2) == 0 ? "true" : "false");
                break;
            case < 6:
                Container('[', ']', depth, named: false);
                break;
            default:
                Container('{', '}', depth, named: true);
                break;
        }
    }

    private void Container(char open, char close, int depth, bool named)
    {
        _text.Append(open);
        var count = _random.Next(depth == 0 ? 40 : 7);
        for (var i = 0; i < count; i++)
        {
            _text.Append(i == 0 ? "" : ",");
            Space();
            if (named)
            {
                String(_random.Next(15) == 0 ? 200 : 3);
                Space();
                _text.Append(':');
                Space();
            }

            Value(depth + 1);
            Space();
        }

        _text.Append(close);
    }

    private void String(int longest)
    {
        _text.Append('"');
        for (var i = _random.Next(longest); i > 0; i--)
        {
            _text.Append(Pieces[_random.Next(Pieces.Length)]);
        }

        _text.Append('"');
    }

    private void Space() => _text.Append(_random.Next(6) switch { 0 => " ", 1 => "\n\t", _ => "" });
}
