using System.Security.Cryptography;
using System.Text;

namespace ChatCluster.Tools.OpenApi;

/// <summary>
/// Names operations as tools. A name depends on its own operation alone, and on whether another one of the document would be called the
/// same, not on their order or on what is selected: agents and rules name tools, and a new version of the document must not rename them.
/// </summary>
internal sealed class OpenApiNames
{
    public const int MaxLength = 64;

    private const int HashLength = 6;

    private readonly string _prefix;
    private readonly HashSet<string> _shared;

    /// <param name="operations">All operations of the document: method, path and id.</param>
    public OpenApiNames(string prefix, IEnumerable<(string Method, string Path, string? Id)> operations)
    {
        _prefix = prefix;
        _shared = operations
            .GroupBy(operation => Plain(operation.Method, operation.Path, operation.Id), StringComparer.OrdinalIgnoreCase)
            .Where(group => group.Skip(1).Any())
            .Select(group => group.Key)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>With 6 digits of the SHA-256 of method and path behind it where it was cut, or would be that of two operations.</summary>
    public string Of(string method, string path, string? id)
    {
        var plain = Plain(method, path, id);
        if (plain.Length <= MaxLength && !_shared.Contains(plain))
        {
            return plain;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{method.ToUpperInvariant()}{path}")))[..HashLength];
        return $"{plain[..Math.Min(plain.Length, MaxLength - HashLength - 1)]}_{hash}";
    }

    /// <summary>The text with one <c>_</c> for each run of characters that a name cannot have.</summary>
    public static string Clean(string text)
    {
        var name = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
            {
                name.Append(c);
            }
            else if (name.Length > 0 && name[^1] != '_')
            {
                name.Append('_');
            }
        }

        return name.ToString().TrimEnd('_') is { Length: > 0 } clean ? clean : "_";
    }

    private string Plain(string method, string path, string? id) =>
        _prefix + Clean(string.IsNullOrWhiteSpace(id) ? $"{method.ToLowerInvariant()}_{path}" : id);
}
