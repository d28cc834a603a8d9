using System.Globalization;
using System.Text;

namespace ChatCluster.Storage.Postgres;

/// <summary>Text as PostgreSQL can store it: its <c>text</c> has no NUL and no half of a surrogate pair.</summary>
internal static class PostgresText
{
    private const char Escape = '%';

    /// <summary>A name that is never the same for two values.</summary>
    public static string Key(string value)
    {
        if (!NeedsEscape(value))
        {
            return value;
        }

        var escaped = new StringBuilder(value.Length + 8);
        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogatePair(value, i))
            {
                escaped.Append(value, i++, 2);
            }
            else if (value[i] is Escape or '\0' || char.IsSurrogate(value[i]))
            {
                escaped.Append(Escape).Append(((int)value[i]).ToString("X4", CultureInfo.InvariantCulture));
            }
            else
            {
                escaped.Append(value[i]);
            }
        }

        return escaped.ToString();
    }

    /// <summary>What <see cref="Key"/> was given.</summary>
    public static string FromKey(string key)
    {
        if (!key.Contains(Escape, StringComparison.Ordinal))
        {
            return key;
        }

        var value = new StringBuilder(key.Length);
        for (var i = 0; i < key.Length; i++)
        {
            if (key[i] is Escape)
            {
                value.Append((char)int.Parse(key.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
                i += 4;
            }
            else
            {
                value.Append(key[i]);
            }
        }

        return value.ToString();
    }

    /// <summary>Text to be searched and sorted by: without NUL, and with a replacement character for half a pair.</summary>
    public static string Plain(string value)
    {
        if (!NeedsEscape(value))
        {
            return value;
        }

        var plain = new StringBuilder(value.Length);
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value != 0)
            {
                plain.Append(rune);
            }
        }

        return plain.ToString();
    }

    private static bool NeedsEscape(string value)
    {
        foreach (var c in value)
        {
            if (c is Escape or '\0' || char.IsSurrogate(c))
            {
                return true;
            }
        }

        return false;
    }
}
