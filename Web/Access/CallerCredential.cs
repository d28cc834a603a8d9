using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Access;

/// <summary>
/// What a request brings to say who it comes from. One in the address is not taken: addresses end up in logs and histories.
/// </summary>
/// <param name="Scheme">The scheme of <c>Authorization</c>, as it is to be passed on.</param>
internal readonly record struct CallerCredential(string Scheme, string Value)
{
    public const string KeyHeader = "X-Api-Key";
    public const string Bearer = "Bearer";

    /// <summary>What some systems call what is <c>Bearer</c> elsewhere.</summary>
    public const string Token = "Token";

    /// <summary>Whether it has the shape of a signed token.</summary>
    public bool IsJwt => Scheme is Bearer && Value.Count(static character => character == '.') >= 2;

    public static CallerCredential? Read(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        foreach (var scheme in (ReadOnlySpan<string>)[Bearer, Token])
        {
            if (authorization.Length > scheme.Length && authorization[scheme.Length] == ' '
                && authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            {
                return new(scheme, authorization[scheme.Length..].Trim());
            }
        }

        return request.Headers.TryGetValue(KeyHeader, out var key) ? new(KeyHeader, key.ToString()) : null;
    }
}
