using System.Net;
using System.Security.Claims;
using System.Text.Json;
using ChatCluster.Web.Access.Jwt;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Access.UserInfo;

/// <summary>One question to the server that knows tokens, and what its answer means.</summary>
internal sealed partial class UserInfoQuestion(IHttpClientFactory clients, IOptions<AuthOptions> auth, ILogger<UserInfoQuestion> logger)
{
    private const int MaxBytes = 65_536;

    private readonly UserInfoOptions _options = auth.Value.UserInfo!;
    private readonly ClaimReader _reader = new(auth.Value.UserInfo!, auth.Value.UserInfo!.Issuer, UserInfoHandler.SchemeName);

    /// <summary>Whom the token stands for.</summary>
    /// <exception cref="CredentialException">For nobody, or the answer is none.</exception>
    public async Task<ClaimsPrincipal> AskAsync(CallerCredential credential, CancellationToken cancellationToken)
    {
        using var client = clients.CreateClient(IssuerKeys.ClientName);
        client.MaxResponseContentBufferSize = MaxBytes;
        using var request = new HttpRequestMessage(HttpMethod.Get, _options.Url);
        request.Headers.Accept.Add(new("application/json"));
        if (!request.Headers.TryAddWithoutValidation("Authorization", $"{credential.Scheme} {credential.Value}"))
        {
            throw CredentialException.Refused("The token has characters that no token has.");
        }

        using var response = await client.SendAsync(request, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest)
        {
            throw CredentialException.Refused($"{_options.Url!.Host} does not know the token. Get a new one there.");
        }

        if (response.StatusCode is not HttpStatusCode.OK)
        {
            LogUseless(_options.Url!, (int)response.StatusCode);
            throw Useless();
        }

        try
        {
            using var said = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return _reader.Read(said.RootElement).WithToolCredential(_options.ToolCredential);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            LogNoJson(_options.Url!);
            throw Useless();
        }
    }

    private CredentialException Useless() => CredentialException.Unavailable($"The server that knows your token, {_options.Url!.Host},");
}
