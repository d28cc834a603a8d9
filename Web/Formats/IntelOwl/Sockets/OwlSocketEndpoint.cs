using System.Text.Json;
using System.Text.RegularExpressions;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Formats.Sockets;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Operations;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Formats.IntelOwl.Sockets;

/// <summary>The socket of the chatbot's page, which its maintainers added later.</summary>
internal static partial class OwlSocketEndpoint
{
    private static readonly Problem NoSocket = ForeignSystem.Refusal(
        StatusCodes.Status426UpgradeRequired, "This is a WebSocket. POST to /api/chatbot/sessions/{id}/messages streams without one.");

    public static async Task<IResult> ServeAsync(
        HttpContext http, [FromQuery(Name = "context_url")] string? page, IThreads threads, OwnerStreams streams,
        IOptionsMonitor<LimitOptions> limits, BodyBudget budget, Drain drain, TimeProvider time, ILoggerFactory loggers)
    {
        if (!http.WebSockets.IsWebSocketRequest || http.Features.Get<SocketApplication>() is not { } application)
        {
            http.Response.Headers.Upgrade = "websocket";
            return NoSocket;
        }

        var owner = http.User.Owner();
        if (streams.TryOpen(owner, always: false) is { } full)
        {
            return full;
        }

        OpenStreams.Opened();
        try
        {
            // Before the handshake is answered: what its client begins then is new.
            var newest = await OwlFeed.ReadNewestAsync(threads, owner, http.RequestAborted);
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            using var owl = new OwlSocket(
                socket, new(socket, limits.CurrentValue.BodyBytes, budget, time), application, owner, threads, newest,
                ReadPage(page), time, loggers.CreateLogger<OwlFeed>());
            await owl.ServeAsync(drain.Over, http.RequestAborted);
        }
        finally
        {
            streams.Close(owner);
            OpenStreams.Closed();
        }

        return Results.Empty;
    }

    // Of the page's address only its number reaches the model: anybody can make a link.
    private static JsonElement? ReadPage(string? page) =>
        page is not null && JobPage().Match(page) is { Success: true } job
            ? JsonSerializer.SerializeToElement(new Dictionary<string, string> { [job.Groups[1].Value] = job.Groups[2].Value }) : null;

    [GeneratedRegex("^(?:https?://[^/?#]+)?/(job|investigation)s?/([0-9]{1,10})(?:[/?#]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex JobPage();
}
