using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ChatCluster.Tools.Rest;

/// <summary>
/// Picks a part of a JSON answer: <c>results</c>, <c>$.results[0].name</c>, <c>$.results[*].name</c>, <c>$['odd name']</c>.
/// Past a <c>[*]</c> the result is a list of what was found.
/// </summary>
internal sealed partial class JsonSelection
{
    private readonly List<Step> _steps;

    private JsonSelection(List<Step> steps) => _steps = steps;

    public static bool TryParse(string text, [NotNullWhen(true)] out JsonSelection? selection)
    {
        selection = null;
        var rest = text.Trim();
        rest = rest.StartsWith('$') ? rest[1..] : rest.StartsWith('[') ? rest : $".{rest}";
        var steps = new List<Step>();
        while (rest.Length > 0)
        {
            var match = StepPattern().Match(rest);
            if (!match.Success)
            {
                return false;
            }

            steps.Add(match switch
            {
                _ when match.Groups["index"].Success
                    && int.TryParse(match.Groups["index"].Value, CultureInfo.InvariantCulture, out var index) => new Step(null, index),
                _ when match.Groups["all"].Success => new Step(null, null),
                _ => new Step(match.Groups["name"].Value, null),
            });
            rest = rest[match.Length..];
        }

        selection = new(steps);
        return true;
    }

    /// <summary>The selected part as JSON; <c>null</c> when there is none. Null for a text that is no JSON.</summary>
    public string? Select(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Select(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>The selected part as JSON; <c>null</c> when there is none.</summary>
    public string Select(JsonElement value)
    {
        // Written as it is found: an answer may hold millions of values.
        var found = new ArrayBufferWriter<byte>();
        Collect(value, 0, found);
        var text = Encoding.UTF8.GetString(found.WrittenSpan);
        return _steps.Exists(step => step.IsAll) ? $"[{text}]" : text.Length > 0 ? text : "null";
    }

    private void Collect(JsonElement value, int depth, ArrayBufferWriter<byte> found)
    {
        if (depth == _steps.Count)
        {
            if (found.WrittenCount > 0)
            {
                found.Write(","u8);
            }

            found.Write(JsonMarshal.GetRawUtf8Value(value));
            return;
        }

        var step = _steps[depth];
        if (step.Name is { } name)
        {
            if (value.ValueKind is JsonValueKind.Object && value.TryGetProperty(name, out var member))
            {
                Collect(member, depth + 1, found);
            }
        }
        else if (step.Index is { } index)
        {
            if (value.ValueKind is JsonValueKind.Array && index < value.GetArrayLength())
            {
                Collect(value[index], depth + 1, found);
            }
        }
        else if (value.ValueKind is JsonValueKind.Array)
        {
            foreach (var item in value.EnumerateArray())
            {
                Collect(item, depth + 1, found);
            }
        }
        else if (value.ValueKind is JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                Collect(member.Value, depth + 1, found);
            }
        }
    }

    [GeneratedRegex(@"^(?:\.(?<all>\*)|\.(?<name>[^.\[\]*'""\s]+)|\[(?<index>\d{1,9})\]|\[(?<all>\*)\]|\['(?<name>[^']+)'\])")]
    private static partial Regex StepPattern();

    private readonly record struct Step(string? Name, int? Index)
    {
        public bool IsAll => Name is null && Index is null;
    }
}
