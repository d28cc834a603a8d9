using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>Keys, sessions and the audit are those of the whole cluster.</summary>
[Collection(ClusterCollection.Name)]
public sealed class KeyTests(PostgresFixture postgres)
{
    private const string Admin = "admin-0123456789abcdef";

    // What the documentation says, and something for a busy machine.
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(5 + 25);

    [Fact]
    public async Task Key_RevokedThroughOneFrontEnd_IsRefusedByTheOther()
    {
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 2, ("ChatCluster:Auth:ApiKeys:0:Key", Admin), ("ChatCluster:Auth:ApiKeys:0:User", "ann"),
            ("ChatCluster:Auth:ApiKeys:0:Role", "admin"));
        using var made = await SendAsync(cluster.Clients[0], Admin, HttpMethod.Post, "/v1/admin/keys", new { user = "zoe" });
        var key = await made.JsonAsync();
        var secret = (string)key["secret"]!;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster.Clients[0], secret));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(cluster.Clients[1], secret));

        using var revoked = await SendAsync(cluster.Clients[0], Admin, HttpMethod.Delete, $"/v1/admin/keys/{(string)key["key"]!["id"]!}");
        var began = Stopwatch.GetTimestamp();

        Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(cluster.Clients[0], secret));
        while (await StatusAsync(cluster.Clients[1], secret) is HttpStatusCode.OK)
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < Most, "The other front end still takes the key.");
            await Task.Delay(100);
        }

        using var audit = await SendAsync(cluster.Clients[1], Admin, HttpMethod.Get, "/v1/admin/audit?user=ann");
        var actions = (await audit.JsonAsync())["items"]!.AsArray().Select(line => (string)line!["action"]!).ToList();
        Assert.Contains("key.made", actions);
        Assert.Contains("key.revoked", actions);
    }

    [Fact]
    public async Task Session_OpenedAtOneFrontEnd_IsKnownToTheOther()
    {
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 1, fronts: 2, ("ChatCluster:Auth:ApiKeys:0:Key", Admin), ("ChatCluster:Auth:ApiKeys:0:User", "ann"),
            ("ChatCluster:Auth:ApiKeys:0:Role", "admin"));
        using var opened = await SendAsync(cluster.Clients[0], Admin, HttpMethod.Post, "/v1/sessions");
        var cookie =
            Assert.Single(
                opened.Headers.GetValues("Set-Cookie"), cookie =>
                    cookie.Contains("chatcluster_session", StringComparison.Ordinal)).Split(';')[0];

        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/me") { Headers = { { "Cookie", cookie } } };
        using var answer = await cluster.Clients[1].SendAsync(request);

        Assert.Equal("ann", (string?)(await answer.JsonAsync())["user"]);
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string key)
    {
        using var answer = await SendAsync(client, key, HttpMethod.Get, "/v1/me");
        return answer.StatusCode;
    }

    private static Task<HttpResponseMessage> SendAsync(
        HttpClient client, string key, HttpMethod method, string path, object? body = null) => client.SendAsync(new(method, path)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", key) },
            Content = body is null ? null : JsonContent.Create(body),
        });
}
