using ChatCluster.Tests.Web;
using Microsoft.AspNetCore.Http;
using Xunit;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Cli;

/// <summary>What goes wrong is said in one sentence that names the repair, on standard error, with a code of its own.</summary>
public sealed class RefusalTests
{
    [Fact]
    public async Task Server_ThatDoesNotAnswer_IsNamedWithTheRepair() => await AssertRefusedAsync(
        new("http://127.0.0.1:1"), "chat Hello", "No server answers at http://127.0.0.1:1/", "--url", "CHATCLUSTER_URL");

    [Theory]
    [InlineData("chat --url localhost:5210 Hello", "'localhost:5210' is not a server address", "http://127.0.0.1:5210")]
    [InlineData("chat", "There is no message")]
    [InlineData("chat --thread a --continue Hello", "Give one of them")]
    [InlineData("threads list -n 0", "--limit is a number from 1 to 10000")]
    [InlineData("threads list --qurey x", "--qurey")]
    public async Task Arguments_NotUnderstood_AreNamed(string arguments, params string[] expected) =>
        await AssertRefusedAsync(null, arguments, expected);

    [Fact]
    public async Task Key_MissingOrWrong_IsSaid()
    {
        await using var app = await ChatApp.StartWithKeysAsync();

        await AssertRefusedAsync(app.Url, "chat Hello", "Give a key with --key or CHATCLUSTER_KEY");
        await AssertRefusedAsync(app.Url, "chat --key wrong-0123456789abcdef Hello", "does not count here");
        Assert.Equal(0, (await CliProcess.RunAsync(app.Url, "threads list", key: TestKeys.Ann)).Code);
    }

    [Fact]
    public async Task Thread_ThatIsNotOnesOwn_IsNotFound()
    {
        await using var app = await ChatApp.StartAsync();

        await AssertRefusedAsync(app.Url, "export nobody", "You have no such thread");
        await AssertRefusedAsync(app.Url, "chat -c Hello", "no thread to continue");
        await AssertRefusedAsync(app.Url, "chat -m nobody Hello", "nobody");
    }

    [Fact]
    public async Task Server_OfAnotherProgram_IsNotTakenForOurs()
    {
        await using var page = await Endpoint.StartAsync(context => context.Response.WriteAsync("<html>Hello</html>"));
        await using var none = await Endpoint.StartAsync(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
        await using var elsewhere = await Endpoint.StartAsync(context =>
        {
            context.Response.Redirect("https://chat.example.com/v1/me");
            return Task.CompletedTask;
        });

        await AssertRefusedAsync(new(page.Url), "chat Hello", "does not answer like a ChatCluster server", "not JSON");
        await AssertRefusedAsync(new(none.Url), "chat Hello", "answered 404", "--url");
        await AssertRefusedAsync(new(elsewhere.Url), "chat Hello", "points to https://chat.example.com/v1/me");
    }

    private static async Task AssertRefusedAsync(Uri? server, string arguments, params string[] expected)
    {
        var (code, output, error) = await CliProcess.RunAsync(server, arguments);

        Assert.Equal(1, code);
        Assert.All(expected, text => Assert.Contains(text, error, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", output + error, StringComparison.Ordinal);
    }
}
