using System.Web;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>
/// Sends a code with the verifier of the challenge that the browser took along, in place of one that the client library has just made up.
/// </summary>
internal sealed class CodeVerifier : DelegatingHandler
{
    // No code has it (RFC 6749, appendix A.11).
    private const char Between = '\n';

    public static string Join(string code, string verifier) => $"{code}{Between}{verifier}";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Content is FormUrlEncodedContent written)
        {
            var form = HttpUtility.ParseQueryString(await written.ReadAsStringAsync(cancellationToken));
            if (form["code"] is { } joined && joined.LastIndexOf(Between) is >= 0 and var end)
            {
                (form["code"], form["code_verifier"]) = (joined[..end], joined[(end + 1)..]);
                request.Content = new FormUrlEncodedContent(form.AllKeys.Select(name => KeyValuePair.Create(name!, form[name]!)));
            }
        }

        return await base.SendAsync(request, cancellationToken);
    }
}
