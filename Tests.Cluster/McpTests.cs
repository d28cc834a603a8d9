using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Tools.Mcp;
using ChatCluster.Tests.Tools.Mcp.SignIns;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>Tools of MCP servers in a cluster: silos call them, front ends only list them.</summary>
[Collection(ClusterCollection.Name)]
public sealed class McpTests(PostgresFixture postgres)
{
    [Fact]
    public async Task Tools_OfAServer_AreListedByTheFrontEndAndCalledByTheSilos()
    {
        await using var server = await McpTestServer.StartAsync();
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 1, ("ChatCluster:Mcp:Servers:desk:Url", server.Url),
            ("ChatCluster:Agents:default:Tools:0", "desk_*"),
            ("ChatCluster:Agents:default:Tools:1", "user_*"),
            ("ChatCluster:Compat:0", "llmchat"),
            ("ChatCluster:CredentialKey", Convert.ToBase64String(new byte[32])),
            ("ChatCluster:Mcp:UserServers:Enabled", "true"),
            ("ChatCluster:Tools:AllowedNetworks:0", "127.0.0.0/8"));
        cluster.Model.Script = Script;

        var listed = JsonNode.Parse(await cluster.Clients[0].GetStringAsync("/v1/tools"))!;
        Assert.Contains(
            listed["items"]!.AsArray(), tool => tool!["name"]!.ToString() == "desk_echo" && tool["source"]!.ToString() == "mcp:desk");
        Assert.Contains(
            listed["sources"]!.AsArray(), source =>
                source!["name"]!.ToString() == "ChatCluster:Mcp:Servers:desk" && source["state"]!.ToString() == "available");
        for (var i = 0; i < 4; i++)
        {
            var client = new ThreadClient(await cluster.CreateThreadAsync(), cluster.Clients);
            await client.PostAsync("echo");
            await client.ReadToEndAsync();
            Assert.Equal("echo: hello", Assert.Single(client.Stored, e => e.Name == "tool.finished")["result"]);
        }

        // A server that a user has named, on whatever silos the thread and its calls are.
        cluster.Model.Script = request => request.Messages[^1].GetProperty("role").GetString() == "tool"
            ? ModelReply.Of("Done.")
            : new ModelReply().Call("user_credential");
        var own = new { server = new { url = server.Url, auth_token = "token-of-the-user-0123456789" } };
        using var connected = await cluster.Clients[0].PostAsJsonAsync("/llmchat/connect", own);
        Assert.Contains("\"user_credential\"", await connected.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            using var said = await cluster.Clients[0].PostAsJsonAsync("/llmchat/chat", new { message = $"Who am I? {i}" });
            Assert.Contains("Bearer [redacted]", await said.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false, "desk_book", "seat")]
    [InlineData(true, "desk_survey", "q1")]
    public async Task Question_OfATool_IsAnsweredThroughAnyFrontEnd(bool sessions, string tool, string question)
    {
        await using var server = await McpTestServer.StartAsync(sessions);
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 2, ("ChatCluster:Mcp:Servers:desk:Url", server.Url),
            ("ChatCluster:Mcp:Servers:desk:NeedsApproval", "false"));
        cluster.Model.Script = request => request.Messages.Any(message => message.GetProperty("role").GetString() == "tool")
            ? ModelReply.Of("Done.")
            : new ModelReply().Call(tool);
        for (var i = 1; i <= 3; i++)
        {
            var client = new ThreadClient(await cluster.CreateThreadAsync(), cluster.Clients);
            await client.PostAsync("book");
            var asked = await WaitForQuestionAsync(cluster, client.ThreadId);
            Assert.Equal(question, asked["questions"]![0]!["id"]!.ToString());

            var answer = new { action = "accept", content = new Dictionary<string, object> { [question] = new { seat = "12A" } } };
            using var answered = await cluster.Clients[1]
                .PostAsJsonAsync($"/v1/threads/{client.ThreadId}/inputs/{asked["callId"]}", answer);
            using var again = await cluster.Clients[0].PostAsJsonAsync($"/v1/threads/{client.ThreadId}/inputs/{asked["callId"]}", answer);

            await client.ReadToEndAsync();
            Assert.Equal([HttpStatusCode.OK, HttpStatusCode.Conflict], [answered.StatusCode, again.StatusCode]);
            Assert.Contains("12A", Assert.Single(client.Stored, e => e.Name == "tool.finished")["result"], StringComparison.Ordinal);
            Assert.Equal(i, server.Writes);
        }
    }

    [Fact]
    public async Task SignIn_OfAnOwner_BeginsAtOneFrontEndEndsAtAnotherAndCountsOnAllSilos()
    {
        await using var authorization = await AuthorizationServer.StartAsync();
        await using var server = await ProtectedServer.StartAsync(authorization);
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server,
            silos: 2,
            fronts: 2,
            ("ChatCluster:CredentialKey", Convert.ToBase64String(new byte[32])),
            ("ChatCluster:Mcp:Servers:desk:Url", server.Url),
            ("ChatCluster:Mcp:Servers:desk:NeedsApproval", "false"),
            ("ChatCluster:Mcp:Servers:desk:OAuth:AuthorizationServer", authorization.Issuer));
        cluster.Model.Script = request => request.Messages.Any(message => message.GetProperty("role").GetString() == "tool")
            ? ModelReply.Of("Done.")
            : new ModelReply().Call("desk_whoami");

        using var begun = await cluster.Clients[0].PostAsync("/v1/mcp/desk/authorize", null);
        var page = JsonNode.Parse(await begun.Content.ReadAsStringAsync())!["url"]!.ToString();
        var back = await AuthorizationServer.BrowseAsync(page);
        using var taken = await cluster.Clients[1].GetAsync(
            $"/v1/mcp/desk/callback?state={back.State}&code={Uri.EscapeDataString(back.Code!)}&iss={Uri.EscapeDataString(back.Issuer!)}");
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);

        // Each silo finds out by itself that there are tools now.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        for (var known = 0; known < 4;)
        {
            patience.Token.ThrowIfCancellationRequested();
            var client = new ThreadClient(await cluster.CreateThreadAsync(), cluster.Clients);
            await client.PostAsync("who am I?");
            await client.ReadToEndAsync();
            known = Assert.Single(client.Stored, e => e.Name == "tool.finished")["result"] == "You are ann." ? known + 1 : 0;
        }

        using var forgotten = await cluster.Clients[0].DeleteAsync(new Uri("/v1/mcp/desk/authorize", UriKind.Relative));
        Assert.Contains("true", await forgotten.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var last = new ThreadClient(await cluster.CreateThreadAsync(), cluster.Clients);
        await last.PostAsync("who am I?");
        Assert.Equal("/v1/mcp/desk/authorize", (await WaitForQuestionAsync(cluster, last.ThreadId))["questions"]![0]!["url"]!.ToString());
    }

    private static async Task<JsonNode> WaitForQuestionAsync(ServerCluster cluster, string thread)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var open = JsonNode.Parse(await cluster.Clients[0].GetStringAsync($"/v1/threads/{thread}/approvals", patience.Token))!;
            if (open["inputs"]!.AsArray() is [{ } asked, ..])
            {
                return asked;
            }

            await Task.Delay(100, patience.Token);
        }
    }

    private static ModelReply Script(ModelRequest request) =>
        request.Messages.Any(message => message.GetProperty("role").GetString() == "tool")
        ? ModelReply.Of("Done.")
        : new ModelReply().Call("desk_echo", """{"text":"hello"}""");
}
