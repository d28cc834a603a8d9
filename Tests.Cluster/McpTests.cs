using System.Text.Json.Nodes;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Tools.Mcp;
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
            postgres.Server, silos: 2, fronts: 1, ("ChatCluster:Mcp:Servers:desk:Url", server.Url), ("ChatCluster:Agents:default:Tools:0", "desk_*"));
        cluster.Model.Script = Script;

        var listed = JsonNode.Parse(await cluster.Clients[0].GetStringAsync("/v1/tools"))!;
        Assert.Contains(listed["items"]!.AsArray(), tool => tool!["name"]!.ToString() == "desk_echo" && tool["source"]!.ToString() == "mcp:desk");
        Assert.Contains(
            listed["sources"]!.AsArray(), source => source!["name"]!.ToString() == "ChatCluster:Mcp:Servers:desk" && source["state"]!.ToString() == "available");
        for (var i = 0; i < 4; i++)
        {
            var client = new ThreadClient(await cluster.CreateThreadAsync(), cluster.Clients);
            await client.PostAsync("echo");
            await client.ReadToEndAsync();
            Assert.Equal("echo: hello", Assert.Single(client.Stored, e => e.Name == "tool.finished")["result"]);
        }
    }

    private static ModelReply Script(ModelRequest request) => request.Messages.Any(message => message.GetProperty("role").GetString() == "tool")
        ? ModelReply.Of("Done.")
        : new ModelReply().Call("desk_echo", """{"text":"hello"}""");
}
