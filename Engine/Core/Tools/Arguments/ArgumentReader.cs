using System.Text.Json;
using ChatCluster.Configuration;
using ChatCluster.Threads;

namespace ChatCluster.Tools.Arguments;

/// <summary>The one place where the arguments of a call are read: strictly, and with words that the model can act on.</summary>
internal static class ArgumentReader
{
    private const string NoUnicode =
        "The arguments are not valid Unicode text: they contain an unpaired surrogate. Write the whole character.";

    /// <summary>Reads arguments and checks them against the tool's schema.</summary>
    /// <returns>Why the call cannot be made, or none, and then the arguments to call with.</returns>
    public static string? Problem(ToolDescription tool, JsonText text, out JsonElement arguments)
    {
        if (!TryRead(text, out arguments, out var problem))
        {
            return problem;
        }

        try
        {
            return ArgumentCheck.Problem(tool.Parameters, arguments, out arguments);
        }
        catch (InvalidOperationException)
        {
            // Valid JSON may still spell half a surrogate pair, which is no character.
            return NoUnicode;
        }
    }

    public static bool TryRead(JsonText text, out JsonElement arguments, out string problem)
    {
        // For a call without arguments some models write nothing at all.
        var json = string.IsNullOrWhiteSpace(text.Text) ? JsonText.EmptyObject : text;
        problem = json.TryParse(out arguments) ? "" : Why(json.Text);
        return problem.Length == 0;
    }

    private static string Why(string text)
    {
        try
        {
            return Repeated(JsonElement.Parse(text)) is { } name
                ? $"The arguments give '{NearestName.Head(name)}' twice. Give each name once: it is not known which of the values is meant."
                : NoUnicode;
        }
        catch (JsonException e)
        {
            return $"The arguments are not valid JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}. Write one JSON object.";
        }
        catch (ArgumentException)
        {
            return NoUnicode;
        }
    }

    private static string? Repeated(JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array)
        {
            return value.EnumerateArray().Select(Repeated).FirstOrDefault(name => name is not null);
        }

        if (value.ValueKind is not JsonValueKind.Object)
        {
            return null;
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in value.EnumerateObject())
        {
            if (!names.Add(member.NameText()))
            {
                return member.NameText();
            }

            if (Repeated(member.Value) is { } within)
            {
                return within;
            }
        }

        return null;
    }
}
