using System.Net;
using System.Text.Json.Nodes;
using ChatCluster.Storage;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Operations;

public sealed class HealthTests
{
    [Theory]
    [InlineData("/health/live", """{"status":"healthy","checks":{}}""")]
    [InlineData("/health/ready", """{"status":"healthy","checks":{"store":"healthy","host":"healthy"}}""")]
    public async Task Health_AllWell_IsHealthy(string path, string expected)
    {
        await using var app = await ChatApp.StartWithKeysAsync();

        Assert.Equal(expected, (await app.GetJsonAsync(path)).ToJsonString());
    }

    [Fact]
    public async Task Ready_StoreUnavailable_Is503ButLiveIsNot()
    {
        var threads = new ScriptedThreads { Find = () => throw new StoreUnavailableException("The disk is full.") };
        await using var app = await threads.StartAppAsync();

        using var ready = await app.Client.GetAsync("/health/ready");
        using var live = await app.Client.GetAsync("/health/live");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("The store cannot be reached.", (string?)JsonNode.Parse(await ready.Content.ReadAsStringAsync())!["checks"]!["store"]);
        await live.JsonAsync();
    }

    [Fact]
    public async Task Ready_DiskFull_Is503WithTheReason()
    {
        await using var app =
            await ChatApp.StartAsync(configure: builder => builder.Services.AddSingleton<IStoreCondition>(new FullDisk()));

        using var ready = await app.Client.GetAsync("/health/ready");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("The disk is full.", (string?)JsonNode.Parse(await ready.Content.ReadAsStringAsync())!["checks"]!["store"]);
    }

    [Fact]
    public async Task Version_IsToldWithoutACredential()
    {
        await using var app = await ChatApp.StartWithKeysAsync();

        var version = await app.GetJsonAsync("/version");

        Assert.Equal("ChatCluster", (string?)version["product"]);
        Assert.StartsWith("0.1.0", (string?)version["version"], StringComparison.Ordinal);
    }

    private sealed class FullDisk : IStoreCondition
    {
        public Task<string?> GetProblemAsync(CancellationToken cancellationToken) => Task.FromResult<string?>("The disk is full.");
    }
}
