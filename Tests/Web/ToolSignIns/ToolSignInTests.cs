using System.Net;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Tools.Mcp.SignIns;
using Xunit;

namespace ChatCluster.Tests.Web.ToolSignIns;

/// <summary>The routes by which a browser signs its user in to an MCP server.</summary>
public sealed class ToolSignInTests
{
    [Fact]
    public async Task SignIn_OfABrowser_IsTakenFromItAloneAndOutlivesTheProcess()
    {
        await using var authorization = await AuthorizationServer.StartAsync();
        await using var server = await ProtectedServer.StartAsync(authorization);
        var data = Directory.CreateTempSubdirectory("chatcluster-").FullName;
        (string, string)[] settings =
            [("ChatCluster:Mcp:Servers:desk:Url", server.Url),
                ("ChatCluster:Mcp:Servers:desk:OAuth:AuthorizationServer", authorization.Issuer)];
        await using (var app = await ChatApp.StartAsync([.. TestKeys.Settings, .. settings], data: data))
        {
            using var ann = app.ClientFor(TestKeys.Ann);
            using var bob = app.ClientFor(TestKeys.Bob);
            var begun = await JsonAsync(await ann.PostAsync("/v1/mcp/desk/authorize", null));
            var back = await AuthorizationServer.BrowseAsync((string)begun["url"]!);
            var callback =
                $"/v1/mcp/desk/callback?state={back.State}&code={Uri.EscapeDataString(back.Code!)}&iss={Uri.EscapeDataString(back.Issuer!)}&authuser=0";

            using var stolen = await bob.GetAsync(callback);
            using var taken = await ann.GetAsync(callback);
            using var again = await ann.GetAsync(callback);
            Assert.Equal(
                (HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.Conflict),
                (stolen.StatusCode, taken.StatusCode, again.StatusCode));
            Assert.Equal("no-store", taken.Headers.CacheControl!.ToString());
            Assert.Contains("signed in to desk", await taken.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            Assert.False((bool)(await JsonAsync(await bob.GetAsync("/v1/mcp")))["items"]![0]!["signedIn"]!);
            Assert.DoesNotContain(back.Code!, string.Join('\n', app.Log.Lines), StringComparison.Ordinal);
        }

        await using (var app = await ChatApp.StartAsync([.. TestKeys.Settings, .. settings], data: data))
        {
            using var ann = app.ClientFor(TestKeys.Ann);
            Assert.True((bool)(await JsonAsync(await ann.GetAsync("/v1/mcp")))["items"]![0]!["signedIn"]!);
            Assert.True((bool)(await JsonAsync(await ann.DeleteAsync(new Uri("/v1/mcp/desk/authorize", UriKind.Relative))))["revoked"]!);
            Assert.False((bool)(await JsonAsync(await ann.GetAsync("/v1/mcp")))["items"]![0]!["signedIn"]!);
            using var other = await ann.PostAsync("/v1/mcp/nowhere/authorize", null);
            Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
        }

        Directory.Delete(data, recursive: true);
    }

    [Fact]
    public async Task SignIn_ThatALinkBegins_SendsTheBrowserThere()
    {
        await using var authorization = await AuthorizationServer.StartAsync();
        await using var server = await ProtectedServer.StartAsync(authorization);
        await using var app = await ChatApp.StartAsync(
            [("ChatCluster:Mcp:Servers:desk:Url", server.Url),
                ("ChatCluster:Mcp:Servers:desk:OAuth:AuthorizationServer", authorization.Issuer),
                ("ChatCluster:Mcp:PublicUrl", "https://chat.example.com")]);
        using var browser = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = app.Url };

        using var sent = await browser.GetAsync("/v1/mcp/desk/authorize");

        Assert.Equal(HttpStatusCode.Found, sent.StatusCode);
        Assert.StartsWith(authorization.Issuer, sent.Headers.Location!.AbsoluteUri, StringComparison.Ordinal);
        Assert.Contains(
            Uri.EscapeDataString("https://chat.example.com/v1/mcp/desk/callback"), sent.Headers.Location.Query,
            StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<JsonNode> JsonAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return await response.JsonAsync();
        }
    }
}
