using ChatCluster.Web.Operations;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Streaming;

/// <summary>What ends an open answer before its time: its client left, or the server stops. Neither is an error.</summary>
internal sealed class StreamEnd : IDisposable
{
    private readonly HttpContext _http;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _source;

    public StreamEnd(HttpContext http)
    {
        _http = http;
        _stopping = http.RequestServices.GetRequiredService<Drain>().Over;
        _source = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, _stopping);
    }

    public CancellationToken Token => _source.Token;

    public bool Stopping => _stopping.IsCancellationRequested;

    /// <summary>Whether the client left of its own accord; a server that stops cuts its clients off, which is not their wish.</summary>
    public bool ClientLeft => _http.RequestAborted.IsCancellationRequested && !Stopping;

    public void Dispose() => _source.Dispose();
}
