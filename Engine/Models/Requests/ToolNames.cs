using Microsoft.Extensions.AI;

namespace ChatCluster.Models;

/// <summary>
/// Names of tools as every provider takes them: letters, digits, <c>_</c> and <c>-</c>, at most 64, not beginning with a digit or a hyphen.
/// Models ask for tools under names of any form, and those stay in the thread.
/// </summary>
internal sealed class ToolNames
{
    private const int MaxLength = 64;
    private const string Nameless = "unnamed_tool";

    private readonly HashSet<string> _all = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string>? _written;
    private readonly Dictionary<string, string>? _read;

    public ToolNames(IEnumerable<AITool>? tools)
    {
        foreach (var tool in tools ?? [])
        {
            if (Allowed(tool.Name) is var allowed && allowed == tool.Name && _read?.ContainsKey(allowed) is not true)
            {
                _all.Add(allowed);
                continue;
            }

            _read ??= new(StringComparer.Ordinal);
            _written ??= new(StringComparer.Ordinal);
            for (var n = 2; _read.ContainsKey(allowed) || tools!.Any(other => other.Name == allowed && other != tool); n++)
            {
                allowed = $"{Cut(Allowed(tool.Name), MaxLength - 4)}_{n}";
            }

            _all.Add(allowed);
            _read[allowed] = tool.Name;
            _written[tool.Name] = allowed;
        }
    }

    public static ToolNames None { get; } = new(null);

    /// <summary>The name to write to the provider.</summary>
    public string Write(string name) => _written is not null && _written.TryGetValue(name, out var written) ? written : Allowed(name);

    /// <summary>The tool that the provider means.</summary>
    public string Read(string name) => _read is not null && _read.TryGetValue(name, out var read) ? read : name;

    /// <summary>Whether a piece is more of a name that was cut, and not the name of another tool.</summary>
    public bool GoesOn(string name, string piece) =>
        !(_all.Contains(name) && _all.Contains(piece))
            && (IsBeginning(name + piece) || (piece.StartsWith(name, StringComparison.Ordinal) && IsBeginning(piece)));

    /// <summary>
    /// A call's name with one more piece of it: some servers send it again with each piece, some as far as it has come, and some in pieces.
    /// </summary>
    /// <param name="isOpen">Whether nothing has come that stands behind the name.</param>
    public string Join(string name, string? piece, bool isOpen)
    {
        if (string.IsNullOrEmpty(piece) || (name == piece && (_all.Contains(name) || !IsBeginning(name + piece))))
        {
            return name;
        }

        return name.Length == 0 || !isOpen || piece.StartsWith(name, StringComparison.Ordinal)
            || (_all.Contains(piece) && !IsBeginning(name + piece)) ? piece : name + piece;
    }

    private bool IsBeginning(string text) => _all.Any(name => name.StartsWith(text, StringComparison.Ordinal));

    private static string Allowed(string name)
    {
        if (name.Length is > 0 and <= MaxLength && IsFirst(name[0]) && name.All(IsInner))
        {
            return name;
        }

        var allowed = string.Concat(name.Trim().Select(c => IsInner(c) ? c : '_'));
        return allowed.Length == 0 ? Nameless : Cut(IsFirst(allowed[0]) ? allowed : $"_{allowed}", MaxLength);
    }

    private static string Cut(string name, int length) => name.Length <= length ? name : name[..length];

    private static bool IsFirst(char c) => char.IsAsciiLetter(c) || c is '_';

    private static bool IsInner(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '-';
}
