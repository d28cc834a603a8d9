using System.Security.Cryptography;
using System.Text;

namespace ChatCluster.Tools.Mcp;

/// <summary>
/// Names a server's tool as every model takes it. The name follows from the server and the tool alone, whatever else the server has and in
/// whatever order.
/// </summary>
internal static class McpToolName
{
    private const int MaxLength = 64;
    private const int HashLength = 6;

    /// <summary>
    /// <c>{server}_{tool}</c>; where that had to be changed or cut, some digits of a hash of the tool's own name keep it apart from others.
    /// </summary>
    public static string Of(string server, string tool)
    {
        var whole = $"{server}_{tool}";
        var clean = new string([.. whole.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' ? c : '_')]);
        if (clean == whole && whole.Length <= MaxLength && tool.Length > 0)
        {
            return whole;
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(tool)))[..HashLength];
        return $"{clean[..Math.Min(clean.Length, MaxLength - HashLength - 1)]}_{hash}";
    }

    /// <summary>Whether a name is one of a list in which <c>read_*</c> stands for all that begin like it.</summary>
    public static bool IsIn(string name, IEnumerable<string> patterns) => patterns.Any(pattern => pattern.EndsWith('*')
        ? name.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : name == pattern);
}
