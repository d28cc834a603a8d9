using System.Globalization;
using System.Text;

namespace ChatCluster.Tests.Tools.Results;

/// <summary>Writes JSON as strange as the grammar allows: white space anywhere, escapes, long names and numbers, empty and deep values.</summary>
internal sealed class RandomJson(int seed)
{
    private static readonly string[] Pieces = ["a", "word ", "é", "日本", "😀", "\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d\\ude00", "/", "\\/", "…", "{", "]", ","];

    private readonly Random random = new(seed);
    private readonly StringBuilder text = new();

    public string Next()
    {
        Space();
        Value(0);
        Space();
        return text.ToString();
    }

    private void Value(int depth)
    {
        switch (random.Next(depth > 6 ? 4 : 8))
        {
            case 0:
                text.Append((random.NextDouble() * 1e6).ToString("R", CultureInfo.InvariantCulture));
                break;
            case 1:
                String(random.Next(5) == 0 ? 400 : 6);
                break;
            case 2:
                text.Append(random.Next(20) == 0 ? $"-{new string('7', 300)}e-5" : "null");
                break;
            case 3:
                text.Append(random.Next(2) == 0 ? "true" : "false");
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
        text.Append(open);
        var count = random.Next(depth == 0 ? 40 : 7);
        for (var i = 0; i < count; i++)
        {
            text.Append(i == 0 ? "" : ",");
            Space();
            if (named)
            {
                String(random.Next(15) == 0 ? 200 : 3);
                Space();
                text.Append(':');
                Space();
            }

            Value(depth + 1);
            Space();
        }

        text.Append(close);
    }

    private void String(int longest)
    {
        text.Append('"');
        for (var i = random.Next(longest); i > 0; i--)
        {
            text.Append(Pieces[random.Next(Pieces.Length)]);
        }

        text.Append('"');
    }

    private void Space() => text.Append(random.Next(6) switch { 0 => " ", 1 => "\n\t", _ => "" });
}
