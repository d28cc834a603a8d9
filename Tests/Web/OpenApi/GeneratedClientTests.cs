using ChatCluster.Tests.Clients;
using Xunit;

namespace ChatCluster.Tests.Web.OpenApi;

/// <summary>Tools nobody here wrote read the document: a linter, and a generator whose typed client then talks to a live server.</summary>
public sealed class GeneratedClientTests
{
    [Fact]
    public async Task Document_ByALinter_HasNoFaults()
    {
        await using var app = await ChatApp.StartAsync();

        var seen = await NodeClient.RunAsync("openapi-lint.mjs", new Uri(app.Url, "/openapi/v1.json").ToString());

        Assert.Empty(seen.GetProperty("problems").EnumerateArray().Select(problem => problem.ToString()));
    }

    [Fact]
    public async Task Client_Generated_CompilesAndTalksToTheServer()
    {
        await using var app = await ChatApp.StartAsync();

        var seen = await NodeClient.RunAsync("openapi-client.mjs", app.Url.ToString().TrimEnd('/'));

        Assert.Empty(seen.GetProperty("errors").EnumerateArray().Select(error => error.ToString()));
        var did = seen.GetProperty("seen");
        Assert.Equal("Typed", did.GetProperty("title").GetString());
        Assert.Equal("completed", did.GetProperty("reason").GetString());
        Assert.Equal(did.GetProperty("answered").GetString(), did.GetProperty("run").GetString());
        Assert.Equal(["t2", "t1"], did.GetProperty("pages").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal("unknown_parameter", did.GetProperty("refused").GetString());
        Assert.True(did.GetProperty("shared").GetBoolean());
    }
}
