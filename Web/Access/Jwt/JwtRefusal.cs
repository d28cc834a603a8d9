using System.Globalization;
using Microsoft.IdentityModel.Tokens;

namespace ChatCluster.Web.Access.Jwt;

/// <summary>Says what is wrong with a token, for its sender. Nothing of the token itself is repeated.</summary>
internal static class JwtRefusal
{
    public const string Malformed = "The token cannot be read: it is not a signed JWT.";

    public static string Describe(Exception exception, JwtIssuerOptions settings) => exception switch
    {
        SecurityTokenExpiredException expired =>
            $"The token expired at {Text(expired.Expires)}. Get a new one from {settings.Authority}.",
        SecurityTokenNotYetValidException early =>
            $"The token counts from {Text(early.NotBefore)} on. If that is now, the clocks of its issuer and of this server differ.",
        SecurityTokenNoExpirationException => "The token has no end (exp). Have the issuer set one.",
        SecurityTokenInvalidAudienceException =>
            $"The token is for another audience. Ask {settings.Authority} for one with the audience '{settings.Audience}'.",
        SecurityTokenInvalidIssuerException =>
            $"The token is of another issuer. This server takes those of {settings.Issuer ?? settings.Authority?.ToString()}.",
        SecurityTokenInvalidTypeException => "The token is of another kind. Send an access token.",
        SecurityTokenInvalidAlgorithmException or SecurityTokenInvalidSignatureException or SecurityTokenSignatureKeyNotFoundException =>
            $"The token is not signed as {settings.Authority} signs. Get a new one there.",
        SecurityTokenMalformedException => Malformed,
        _ => "The token is not valid.",
    };

    private static string Text(DateTime time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
