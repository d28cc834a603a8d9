using System.Collections.Immutable;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Access;

/// <summary>
/// The caller's own credentials for tools: headers <c>X-Tool-Credential-{name}</c>, and the token by which the caller is known, where that
/// is configured. They are handed on and never logged or sent back.
/// </summary>
internal static class ToolCredentials
{
    private const string Prefix = "X-Tool-Credential-";
    private const int MaxCount = 16;
    private const int MaxLength = 8192;

    /// <summary>Whether it can be the name of one: they come in headers, whose names have no case.</summary>
    public static bool IsName(string name) => name.Length > 0
        && name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character is '-' or '_');

    public static ImmutableDictionary<string, string>? Read(HttpContext http)
    {
        ImmutableDictionary<string, string>.Builder? found = null;
        if (http.User.FindFirst(ChatClaims.ToolCredential)?.Value is { } own && CallerCredential.Read(http.Request) is { } credential)
        {
            found = ImmutableDictionary.CreateBuilder<string, string>();
            found[own] = credential.Value;
        }

        // What is sent for a tool by itself is meant for it, whoever the caller is.
        foreach (var (header, value) in http.Request.Headers)
        {
            if (!header.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) || header.Length == Prefix.Length)
            {
                continue;
            }

            var text = value.ToString();
            found ??= ImmutableDictionary.CreateBuilder<string, string>();
            if (text.Length > MaxLength || found.Count > MaxCount)
            {
                throw RequestException.Malformed(
                    "bad_tool_credential",
                    $"A request carries up to {MaxCount} headers {Prefix}<name> of up to {MaxLength} characters each.");
            }

            found[header[Prefix.Length..].ToLowerInvariant()] = text;
        }

        return found?.ToImmutable();
    }
}
