using System.ComponentModel;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatCluster.Configuration;

/// <summary>Checks the text of a value before the binder reads it, to say what to write instead.</summary>
internal static partial class ValueText
{
    /// <summary>What is wrong with a value, with the repair; null when it can be read.</summary>
    public static string? Problem(string text, Type type) =>
        Nullable.GetUnderlyingType(type) is { } value ? (text.Length == 0 ? null : Problem(text, value))
        : type == typeof(string) ? null
        : type == typeof(TimeSpan) && BareNumber().IsMatch(text)
            ? $"is '{text}', a number without a unit, which would be days. Write a time as hours:minutes:seconds, for example {Example(text)}."
        : CanBeRead(text, type) ? null
        : $"is '{text}'. Write {Expected(type)}.";

    private static bool CanBeRead(string text, Type type)
    {
        if (type.IsEnum)
        {
            return Enum.TryParse(type, text, ignoreCase: true, out var value) && Enum.IsDefined(type, value)
                && !char.IsAsciiDigit(text.Trim()[0]);
        }

        try
        {
            _ = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception exception)
            when (exception is FormatException or ArgumentException or NotSupportedException or OverflowException
                or InvalidOperationException)
        {
            return false;
        }
    }

    private static string Expected(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(TimeSpan) ? "a time as hours:minutes:seconds, for example 00:05:00 for five minutes"
        : type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}"
        : type == typeof(int) || type == typeof(long) ? "a whole number, for example 10"
        : type == typeof(double) || type == typeof(float) || type == typeof(decimal) ? "a number, for example 0.7"
        : $"what can be read as {type.Name}";

    // Who writes 300 means seconds more often than not.
    private static string Example(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 86_400
            ? TimeSpan.FromSeconds(seconds).ToString("c", CultureInfo.InvariantCulture)
            : "00:05:00";

    [GeneratedRegex(@"^\s*-?\d+(\.\d+)?\s*$")]
    private static partial Regex BareNumber();
}
