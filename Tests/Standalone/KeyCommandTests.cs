using System.Net;
using ChatCluster.Access;
using ChatCluster.Standalone;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Standalone;

/// <summary>The first key of a server that has none in its settings.</summary>
public sealed class KeyCommandTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatcluster-keys-").FullName;

    [Fact]
    public async Task AddKey_LetsItsUserIn_RevokeKeyEndsIt()
    {
        var (code, output, _) = await RunAsync("--add-key", "ada", "operator", "ops", "30");
        var key = output.Split('\n')[0]["Key: ".Length..].Trim();
        Assert.Equal(0, code);
        await using (var app = await StartAsync())
        {
            using var client = app.ClientFor(key);
            using var me = await client.GetAsync("/v1/me");
            var caller = await me.JsonAsync();
            Assert.Equal(("ops", "ada", "operator"), ((string?)caller["tenant"], (string?)caller["user"], (string?)caller["role"]));

            var (busy, _, why) = await RunAsync("--add-key", "bob");
            Assert.Equal(1, busy);
            Assert.Contains("POST /v1/admin/keys", why, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await RunAsync("--revoke-key", StoredKey.IdOf(key)!)).Code);
        await using var again = await StartAsync();
        using var late = again.ClientFor(key);
        using var refused = await late.GetAsync("/v1/me");
        await refused.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [InlineData("--add-key")]
    [InlineData("--add-key ada boss")]
    [InlineData("--add-key ada member default soon")]
    [InlineData("--revoke-key 0123")]
    public async Task Command_ThatCannotBeMeant_SaysHowItIsWritten(string command)
    {
        var words = command.Split(' ');

        var (code, _, error) = await RunAsync(words);

        Assert.Equal(1, code);
        Assert.Contains(words[0], error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private Task<ChatApp> StartAsync() => ChatApp.StartAsync([("ChatCluster:Access:Mode", "keys")], data: _data);

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] words)
    {
        Assert.NotNull(KeyCommands.Find([.. words, $"--ChatCluster:Data={_data}"], out var settings));
        await using var app = Program.Build(settings);
        using StringWriter output = new(), error = new();
        return (await KeyCommands.RunAsync(words, app.Services, output, error, default), output.ToString(), error.ToString());
    }
}
