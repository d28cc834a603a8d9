using ChatCluster.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Formats.Sockets;

/// <summary>Signs of life of sockets: pings, as often as other streams show one. A client that answers none for a minute is gone.</summary>
internal sealed class SocketPings(StreamSilence silence) : IConfigureOptions<WebSocketOptions>
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public void Configure(WebSocketOptions options)
    {
        options.KeepAliveInterval = silence.Longest;
        options.KeepAliveTimeout = Patience;
    }
}
