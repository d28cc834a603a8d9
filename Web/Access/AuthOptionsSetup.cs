using System.Security.Cryptography;
using System.Text;
using ChatCluster.Web.Widget;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access;

/// <summary>Hashes the configured keys and refuses those that cannot be meant.</summary>
internal sealed class AuthOptionsSetup : IPostConfigureOptions<AuthOptions>, IValidateOptions<AuthOptions>
{
    private const int MaxNameLength = 128;

    public void PostConfigure(string? name, AuthOptions options)
    {
        foreach (var key in options.ApiKeys)
        {
            // A key that will be refused stays, so that validation can say why.
            if (key is { Hash: null, Key.Length: >= ApiKeyOptions.MinKeyLength })
            {
                key.Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key.Key)));
                key.Key = null;
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        var failures = options.ApiKeys.SelectMany((key, index) => Check(key, $"ChatCluster:Auth:ApiKeys:{index}")).ToList();
        failures.AddRange(options.ApiKeys
            .Select((key, index) => (Hash: key.Hash?.ToLowerInvariant(), index))
            .Where(entry => entry.Hash is not null)
            .GroupBy(entry => entry.Hash, entry => entry.index)
            .Where(same => same.Count() > 1)
            .Select(same =>
                $"ChatCluster:Auth:ApiKeys:{string.Join(" and ", same)} have the same key. Give every entry its own key."));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Check(ApiKeyOptions key, string path)
    {
        switch (key)
        {
            case { Key: not null, Hash: not null }:
                yield return $"{path} has both Key and Hash. Keep one of them.";
                break;
            case { Key: not null }:
                yield return $"{path}:Key is shorter than {ApiKeyOptions.MinKeyLength} characters. Make a longer one, for example with 'chatcluster --hash-key'.";
                break;
            case { Hash: null }:
                yield return $"{path} has no key. Set Key, or Hash to the key's SHA-256.";
                break;
            case { Hash: var hash } when hash.Length != 2 * SHA256.HashSizeInBytes || !hash.All(char.IsAsciiHexDigit):
                yield return $"{path}:Hash is not a SHA-256. Set it to the 64 digits that 'chatcluster --hash-key' prints, or 'printf %s \"$KEY\" | sha256sum'.";
                break;
            default:
                break;
        }

        if (!IsName(key.User))
        {
            yield return $"{path}:User is missing or longer than {MaxNameLength} characters. Set it to the user that the key belongs to.";
        }

        if (key.User?.StartsWith(VisitorTokens.UserPrefix, StringComparison.Ordinal) == true)
        {
            yield return $"{path}:User begins with '{VisitorTokens.UserPrefix}', as the users do that visitors of a widget are. Give it another name.";
        }

        if (!IsName(key.Tenant))
        {
            yield return $"{path}:Tenant is empty or longer than {MaxNameLength} characters. Leave it out for 'default'.";
        }

        if (!ApiKeys.TryParseRole(key.Role, out _))
        {
            yield return $"{path}:Role is '{key.Role}'. Set it to reader, member, admin, operator or widget.";
        }

        foreach (var failure in WidgetOptionsValidator.Check(key, path))
        {
            yield return failure;
        }
    }

    private static bool IsName(string? name) =>
        !string.IsNullOrWhiteSpace(name) && name.Length <= MaxNameLength && !name.Any(char.IsControl);
}
