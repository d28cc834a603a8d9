using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChatCluster.Web.Access.Jwt;

/// <summary>One scheme for each issuer, with that issuer's keys, rules and names alone.</summary>
internal sealed class JwtSetup(IOptions<AuthOptions> auth, IServiceProvider services) : IConfigureOptions<AuthenticationOptions>,
IConfigureNamedOptions<JwtBearerOptions>
{
    /// <summary>Longer ones are refused before they are read, in characters. Kestrel takes 32 KB of headers at all.</summary>
    public const int MaxTokenLength = 16_384;

    private static readonly string[] DefaultAlgorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    // What else an issuer signs (for a logout, for a proof of possession) is not accepted as a credential.
    private static readonly string[] AccessTokens = ["JWT", "at+jwt", "application/at+jwt"];

    public void Configure(AuthenticationOptions options)
    {
        foreach (var issuer in auth.Value.Jwt?.All() ?? [])
        {
            options.AddScheme<JwtBearerHandler>(JwtIssuers.SchemeOf(issuer.Name), null);
        }
    }

    public void Configure(JwtBearerOptions options) => Configure(Options.DefaultName, options);

    public void Configure(string? name, JwtBearerOptions options)
    {
        var (issuer, settings, path) = auth.Value.Jwt!.All().First(candidate => JwtIssuers.SchemeOf(candidate.Name) == name);
        var keys = ActivatorUtilities.CreateInstance<IssuerKeys>(services, settings, path);
        options.ConfigurationManager = keys;
        options.MapInboundClaims = false;
        options.TokenHandlers.Clear();
        options.TokenHandlers.Add(new JsonWebTokenHandler { MaximumTokenSizeInBytes = MaxTokenLength, MapInboundClaims = false });
        options.TokenValidationParameters = Rules(settings);
        var reader = new ClaimReader(settings, issuer, JwtIssuers.SchemeOf(issuer));
        options.Events = new()
        {
            OnMessageReceived = context => ReceiveAsync(context, keys),
            OnTokenValidated = context => Accept(context, reader, settings.ToolCredential),
            OnAuthenticationFailed = context =>
            {
                context.Fail(context.Exception as CredentialException
                    ?? CredentialException.Refused(JwtRefusal.Describe(context.Exception, settings)));
                return Task.CompletedTask;
            },
        };
    }

    private static TokenValidationParameters Rules(JwtIssuerOptions settings) => new()
    {
        ValidIssuer = settings.Issuer,
        ValidAudience = settings.Audience,
        ValidAlgorithms = settings.Algorithms is { Count: > 0 } named ? named : DefaultAlgorithms,
        TypeValidator = static (type, _, _) => string.IsNullOrEmpty(type) || AccessTokens.Contains(type, StringComparer.OrdinalIgnoreCase)
            ? type
            : throw new SecurityTokenInvalidTypeException { InvalidType = type },
        ClockSkew = settings.ClockSkew,
        RequireExpirationTime = true,
        RequireSignedTokens = true,
        ValidateIssuer = true,
        ValidateAudience = true,
        ValidateLifetime = true,
        ValidateIssuerSigningKey = true,
    };

    private static async Task ReceiveAsync(MessageReceivedContext context, IssuerKeys keys)
    {
        var token = CallerCredential.Read(context.Request)!.Value.Value;
        if (token.Length > MaxTokenLength)
        {
            context.Fail(
                CredentialException.Refused(
                    $"The token has {token.Length} characters; {MaxTokenLength} are the limit. Have the issuer put fewer claims into it."));
            return;
        }

        context.Token = token;
        try
        {
            // Only the name of the key is taken from what nobody has vouched for yet.
            await keys.FindAsync(new JsonWebToken(token).Kid, context.HttpContext.RequestAborted);
        }
        catch (CredentialException exception)
        {
            context.Fail(exception);
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException)
        {
            context.Fail(CredentialException.Refused(JwtRefusal.Malformed));
        }
    }

    private static Task Accept(TokenValidatedContext context, ClaimReader reader, string? toolCredential)
    {
        try
        {
            using var said = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(((JsonWebToken)context.SecurityToken).EncodedPayload));
            context.Principal = reader.Read(said.RootElement).WithToolCredential(toolCredential);
        }
        catch (CredentialException exception)
        {
            context.Fail(exception);
        }

        return Task.CompletedTask;
    }
}
