using System.Collections.Immutable;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Access;

/// <summary>The caller's own credentials for tools: headers <c>X-Tool-Credential-{name}</c>. They are handed on and never logged or sent back.</summary>
internal static class ToolCredentials
{
    private const string Prefix = "X-Tool-Credential-";
    private const int MaxCount = 16;
    private const int MaxLength = 8192;

    public static ImmutableDictionary<string, string>? Read(IHeaderDictionary headers)
    {
        ImmutableDictionary<string, string>.Builder? found = null;
        foreach (var (header, value) in headers)
        {
            if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || header.Length == Prefix.Length)
            {
                continue;
            }

            var text = value.ToString();
            found ??= ImmutableDictionary.CreateBuilder<string, string>();
            if (text.Length > MaxLength || found.Count == MaxCount)
            {
                throw RequestException.Malformed("bad_tool_credential", $"A request carries up to {MaxCount} headers {Prefix}<name> of up to {MaxLength} characters each.");
            }

            found[header[Prefix.Length..].ToLowerInvariant()] = text;
        }

        return found?.ToImmutable();
    }
}
