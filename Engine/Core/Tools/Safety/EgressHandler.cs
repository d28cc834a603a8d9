using System.Net;

namespace ChatCluster.Tools.Safety;

/// <summary>
/// The one handler of all outgoing requests that users or models influence. It calls public addresses, and the origin that the operator
/// named for a request; it follows redirects of GET and HEAD itself, checks each hop like the first one, and sends no credentials to
/// another origin.
/// </summary>
internal sealed class EgressHandler : HttpMessageHandler
{
    /// <summary>The operator's own URL, whose origin may have a private address. Without it no private address is called.</summary>
    public static readonly HttpRequestOptionsKey<Uri> TrustedOrigin = new("ChatCluster.Home");

    public const int MaxRedirects = 5;

    private readonly UrlGuard _guard;
    private readonly HostRates _rates;

    // A connection that was opened for the operator's origin must not serve another request.
    private readonly HttpMessageInvoker _trusted;
    private readonly HttpMessageInvoker _guarded;

    public EgressHandler(UrlGuard guard, HostRates? rates = null)
    {
        (_guard, _rates) = (guard, rates ?? new(0, TimeProvider.System));
        _trusted = new(guard.CreateHandler(trusted: true));
        _guarded = new(guard.CreateHandler(trusted: false));
    }

    /// <exception cref="HttpRequestException">Its cause is an <see cref="AddressRefusedException"/> where the request would lead to a place
    /// that may not be called.</exception>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var start = request.RequestUri!;
        var home = request.Options.TryGetValue(TrustedOrigin, out var named) ? named : null;
        var reads = request.Method == HttpMethod.Get || request.Method == HttpMethod.Head;
        var away = false;
        var current = request;
        for (var hop = 0; ; hop++)
        {
            var url = current.RequestUri!;
            var trusted = !away && home is not null && SameOrigin(home, url);
            if (!trusted)
            {
                await _guard.CheckAsync(url, cancellationToken);
            }

            await _rates.WaitAsync(url, cancellationToken);
            var response = await (trusted ? _trusted : _guarded).SendAsync(current, cancellationToken);
            response.RequestMessage = current;
            if (hop >= MaxRedirects || !reads || !IsRedirect(response.StatusCode) || response.Headers.Location is not { } location
                || Target(url, location) is not { } target)
            {
                return response;
            }

            response.Dispose();

            // After a redirect to another origin credentials are not attached again, even on the way back.
            away |= !SameOrigin(start, target);
            current = Next(request, target, bare: away);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _trusted.Dispose();
            _guarded.Dispose();
        }

        base.Dispose(disposing);
    }

    private static HttpRequestMessage Next(HttpRequestMessage request, Uri target, bool bare)
    {
        var next = new HttpRequestMessage(request.Method, target);
        foreach (var (name, values) in request.Headers.Where(header => !bare || header.Key is "Accept" or "User-Agent"))
        {
            next.Headers.TryAddWithoutValidation(name, values);
        }

        return next;
    }

    // Not from https to http: what was kept from readers on the way would be shown to them.
    private static Uri? Target(Uri url, Uri location) =>
        Uri.TryCreate(url, location, out var target) && target.Scheme is "http" or "https"
            && !(target.Scheme == "http" && url.Scheme == "https") ? target : null;

    private static bool SameOrigin(Uri one, Uri other) =>
        Uri.Compare(one, other, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
