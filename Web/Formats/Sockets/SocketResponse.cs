using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace ChatCluster.Web.Formats.Sockets;

/// <summary>
/// Status and headers of an answer that goes over a socket. What waits for its beginning or its end is told, as a server does.
/// </summary>
internal sealed class SocketResponse : IHttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = new();
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = new();

    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    public Stream Body { get; set; } = Stream.Null;

    public bool HasStarted { get; private set; }

    public void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    public void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    public async Task StartAsync()
    {
        if (HasStarted)
        {
            return;
        }

        HasStarted = true;
        while (_starting.TryPop(out var waiting))
        {
            await waiting.Callback(waiting.State);
        }
    }

    public async Task EndAsync()
    {
        while (_completed.TryPop(out var waiting))
        {
            await waiting.Callback(waiting.State);
        }
    }
}
