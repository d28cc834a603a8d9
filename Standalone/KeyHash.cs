using System.Security.Cryptography;
using System.Text;
using ChatCluster.Web.Access;

namespace ChatCluster.Standalone;

/// <summary>API keys and their hashes, for settings that hold no key.</summary>
internal static class KeyHash
{
    private const int KeyBytes = 24;

    /// <summary>Makes a new key and prints it with its hash.</summary>
    public static int Make(TextWriter output)
    {
        var key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        output.WriteLine($"Key:  {key}");
        output.WriteLine($"Hash: {Hash(key)}");
        output.WriteLine();
        output.WriteLine("Give the key to whom it is for: it is shown here once and kept nowhere. The settings hold its hash:");
        output.WriteLine();
        output.WriteLine(
            $$"""  "ChatCluster": { "Auth": { "ApiKeys": [ { "Hash": "{{Hash(key)}}", "User": "ada", "Role": "member" } ] } }""");
        return 0;
    }

    /// <summary>Prints the hash of a key.</summary>
    public static int Of(string key, TextWriter output, TextWriter error)
    {
        if (key.Length < ApiKeyOptions.MinKeyLength)
        {
            error.WriteLine($"The key is shorter than {ApiKeyOptions.MinKeyLength} characters. --hash-key without one makes a good one.");
            return 1;
        }

        output.WriteLine(Hash(key));
        return 0;
    }

    private static string Hash(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
