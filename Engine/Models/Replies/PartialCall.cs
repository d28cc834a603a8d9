using System.Text;
using System.Text.Json;

namespace ChatCluster.Models;

/// <summary>A tool call under construction.</summary>
internal sealed class PartialCall(int? index)
{
    private readonly StringBuilder _arguments = new();

    public int? Index { get; } = index;

    public string Id { get; set; } = "";

    public string Name { get; set; } = "";

    public string? Extra { get; set; }

    public string? FunctionExtra { get; set; }

    public int Length => _arguments.Length;

    /// <summary>Characters that are kept beside the arguments.</summary>
    public int Kept => Id.Length + Name.Length + (Extra?.Length ?? 0) + (FunctionExtra?.Length ?? 0);

    public string Arguments => _arguments.ToString();

    /// <summary>Whether the arguments are a whole JSON object, so that nothing can follow.</summary>
    // Its last character first: that costs nothing.
    public bool IsWhole => _arguments.Length > 0 && _arguments[^1] is '}' or ' ' or '\n' && IsObject(Arguments);

    public static bool IsObject(string text)
    {
        if (text.AsSpan().TrimStart() is not ['{', ..] || text.AsSpan().TrimEnd() is not [.., '}'])
        {
            return false;
        }

        try
        {
            var json = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new() { MaxDepth = 256 });
            json.Read();
            json.Skip();
            return !json.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Whether a piece holds all arguments from their beginning, and not a continuation.</summary>
    public bool IsRepeatedBy(string arguments) =>
        arguments.Length >= Length && Length > 0 && arguments[0] == '{' && arguments.StartsWith(Arguments, StringComparison.Ordinal)
            && IsObject(arguments);

    public void Append(string arguments) => _arguments.Append(arguments);

    public void Replace(string arguments) => _arguments.Clear().Append(arguments);
}
