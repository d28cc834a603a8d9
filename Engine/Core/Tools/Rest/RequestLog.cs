using Microsoft.Extensions.Http.Logging;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tools.Rest;

/// <summary>
/// Logs requests of tools by whom they went to and what came of them: paths, queries and headers hold arguments and credentials.
/// </summary>
internal sealed partial class RequestLog(ILogger<RequestLog> logger) : IHttpClientLogger
{
    public object? LogRequestStart(HttpRequestMessage request) => null;

    public void LogRequestStop(object? context, HttpRequestMessage request, HttpResponseMessage response, TimeSpan elapsed) =>
        LogAnswered(logger, request.Method, HostOf(request), (int)response.StatusCode, (long)elapsed.TotalMilliseconds);

    // The exception's words may repeat the address.
    public void LogRequestFailed(
        object? context, HttpRequestMessage request, HttpResponseMessage? response, Exception exception, TimeSpan elapsed) =>
        LogFailed(logger, request.Method, HostOf(request), exception.GetType().Name, (exception as HttpRequestException)?.HttpRequestError,
            (long)elapsed.TotalMilliseconds);

    private static string HostOf(HttpRequestMessage request) =>
        request.RequestUri is { IsAbsoluteUri: true } url ? $"{url.Scheme}://{url.Host}:{url.Port}" : "nowhere";
}
