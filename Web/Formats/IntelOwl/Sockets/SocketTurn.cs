using System.Text.Json;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.IntelOwl.Sockets;

/// <summary>Marks a message that came on a socket: its run is not waited for, because the socket shows it.</summary>
/// <param name="page">What its user looks at, for the model; none when that is not known.</param>
internal sealed class SocketTurn(JsonElement? page)
{
    public JsonElement? Page => page;

    /// <summary>The run that answers the message; none as long as nothing was posted.</summary>
    public PostedRun? Run { get; private set; }

    public IResult Begin(PostedRun run)
    {
        Run = run;
        return Results.Ok();
    }
}
