using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Agents;

/// <summary>
/// Names what an agent of settings or a file is, where nobody counts its versions: the same in every process, and another when it was
/// changed.
/// </summary>
internal static class AgentVersion
{
    // Longer than a number of a stored version can be, and never only digits.
    private const int Letters = 12;

    public static string Of(AgentOptions options, IReadOnlyList<ChatMessage> examples)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(
            new { options, examples = examples.Select(example => new { role = example.Role.Value, example.Text }) });
        return "h" + Convert.ToHexStringLower(SHA256.HashData(text))[..Letters];
    }
}
