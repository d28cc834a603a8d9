using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ChatCluster.Access;
using ChatCluster.Threads;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Access.Routes;

/// <summary>
/// A server with every format and every system switched on, and a thread of Ann's with a word that nobody else is to see.
/// </summary>
public sealed class RouteServer : IAsyncLifetime
{
    public const string Secret = "xylophone";
    public const string OtherAdmin = "other-admin-0123456789";

    private ChatApp? _app;
    private HttpClient? _client;

    /// <summary>A key of Ann's whose time is over.</summary>
    public string Expired { get; private set; } = "";

    /// <summary>A key of Ann's that was revoked.</summary>
    public string Revoked { get; private set; } = "";

    /// <summary>All routes that are mapped.</summary>
    internal IReadOnlyList<(string Method, string Pattern)> Routes =>
    [
        .. _app!.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Where(method => method is not "OPTIONS" and not "HEAD")
                .Select(method => (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))))
            .Distinct().OrderBy(route => route.Item2, StringComparer.Ordinal).ThenBy(route => route.method, StringComparer.Ordinal),
    ];

    internal IEnumerable<LogRecorder.LogLine> Problems => _app!.Log.Problems;

    public async ValueTask InitializeAsync()
    {
        string[] limits =
            ["RequestsPerMinute", "MessagesPerMinute", "ControlsPerMinute", "RequestsPerAddress", "RunsPerOwner", "CopiesPerMinute"];
        string[] systems = ["intelowl", "llmchat", "poweron", "automatos", "freva"];
        _app = await ChatApp.StartWithKeysAsync(
        [
            ("ChatCluster:Auth:ApiKeys:4:Key", OtherAdmin),
            ("ChatCluster:Auth:ApiKeys:4:User", "zed"),
            ("ChatCluster:Auth:ApiKeys:4:Tenant", "other"), ("ChatCluster:Auth:ApiKeys:4:Role", "admin"),
            .. systems.Select((system, index) => ($"ChatCluster:Compat:{index}", system)),
            .. limits.Select(limit => ($"ChatCluster:Limits:{limit}", "0")),
        ]);
        _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = _app.Url,
            Timeout = TimeSpan.FromSeconds(120),
        };
        var (store, now, ann) = (_app.Services.GetRequiredService<IAccessStore>(), DateTimeOffset.UtcNow, new Owner("default", "ann"));
        var (expired, expiredSecret) = StoredKey.Make(ann, "admin", null, "test", now, now.AddSeconds(-1));
        var (revoked, revokedSecret) = StoredKey.Make(ann, "admin", null, "test", now, null);
        await store.PutAsync([expired.ToRecord(), (revoked with { RevokedAt = now }).ToRecord()], default);
        (Expired, Revoked) = (expiredSecret, revokedSecret);
        var (status, text) =
            await SendAsync(
                TestKeys.Ann, "POST", "/v1/messages",
                $$"""{"text":"The word is {{Secret}}.","threadId":"{{RouteTable.Thread}}","wait":true}""");
        if (status is not HttpStatusCode.OK)
        {
            // The route with the thread in its address creates none.
            await SendAsync(TestKeys.Ann, "POST", "/v1/threads", $$"""{"id":"{{RouteTable.Thread}}","title":"{{Secret}}"}""");
            (status, text) = await SendAsync(
                TestKeys.Ann, "POST", $"/v1/threads/{RouteTable.Thread}/messages", $$"""{"text":"The word is {{Secret}}."}""");
        }

        Assert.True(status is HttpStatusCode.OK, $"{status} {text}");
    }

    /// <summary>Sends a request; of a stream, the answer has no text.</summary>
    public async Task<(HttpStatusCode Status, string Text)> SendAsync(string? key, string method, string address, string? body)
    {
        using var request = new HttpRequestMessage(new(method), address)
        {
            Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"),
        };
        return await SendAsync(key, request);
    }

    /// <inheritdoc cref="SendAsync(string?, string, string, string?)"/>
    public async Task<(HttpStatusCode Status, string Text)> SendAsync(string? key, HttpRequestMessage request)
    {
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
        }

        using var response = await _client!.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var isStream = response.Content.Headers.ContentType?.MediaType is "text/event-stream";
        return (response.StatusCode, isStream ? "" : await response.Content.ReadAsStringAsync());
    }

    /// <summary>Deletes all threads of Ann's.</summary>
    public async Task DeleteThreadsAsync()
    {
        while (true)
        {
            var (_, list) = await SendAsync(TestKeys.Ann, "GET", "/v1/threads?limit=100&archived=any", null);
            var ids = JsonNode.Parse(list)!["items"]!.AsArray().Select(thread => (string)thread!["id"]!).ToList();
            if (ids.Count == 0)
            {
                return;
            }

            foreach (var id in ids)
            {
                await SendAsync(TestKeys.Ann, "DELETE", $"/v1/threads/{Uri.EscapeDataString(id)}", null);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await _app!.DisposeAsync();
    }
}
