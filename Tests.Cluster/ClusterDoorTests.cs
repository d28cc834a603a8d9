using ChatCluster.Grains;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>Who gets through the ports of a silo: members of the cluster, and nobody else who reaches them.</summary>
[Collection(FaultCollection.Name)]
public sealed class ClusterDoorTests(PostgresFixture postgres)
{
    // The client with the secret has it too, on the busiest machine.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(40);

    [Fact]
    public async Task Client_WithoutTheSecret_IsRefused()
    {
        await using var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 1, fronts: 1);
        var thread = await cluster.CreateThreadAsync();

        // Both at once: each takes some time to give up.
        var refused = await Task.WhenAll(new[] { null, new string('x', ClusterTls.LeastLength) }
            .Select(secret => Record.ExceptionAsync(() => FindAsync(cluster.Connection, secret, thread)).AsTask()));

        Assert.All(refused, Assert.NotNull);
        Assert.Equal(thread, await FindAsync(cluster.Connection, ServerCluster.Secret, thread));
    }

    [Theory]
    [InlineData(null, "Set ChatCluster:Cluster:Secret to the same secret on all silos and front ends")]
    [InlineData("short", "ChatCluster:Cluster:Secret has fewer than 32 characters.")]
    public async Task Silo_ThatOthersCouldReach_DoesNotStartWithoutASecret(string? secret, string expected)
    {
        (string, string)[] settings =
        [
            ("ConnectionStrings:ChatCluster", await postgres.Server.CreateDatabaseAsync()),
            ("ChatCluster:Cluster:AdvertisedAddress", "192.0.2.1"),
            .. secret is null ? [] : new[] { ("ChatCluster:Cluster:Secret", secret) },
        ];

        var (exitCode, output) = await ServerProcess.RunToEndAsync("Silo", settings);

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    /// <summary>
    /// Reads a foreign thread's catalog entry with no key of the HTTP surface, as a client of Orleans that somebody wrote.
    /// </summary>
    private static async Task<string?> FindAsync(string connection, string? secret, string thread)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddClusterSerialization();
        builder.UseOrleansClient(client =>
        {
            client.UseAdoNetClustering(
                options => (options.Invariant, options.ConnectionString) =
                    (ClusterDatabase.Invariant, ClusterDatabase.ForOrleans(connection)));
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = ("chatcluster", "chatcluster"));
            // Whoever is refused would try again until it is told not to.
            client.UseConnectionRetryFilter((_, _) => Task.FromResult(secret == ServerCluster.Secret));
            if (secret is not null)
            {
                client.UseClusterTls(secret);
            }
        });
        using var host = builder.Build();
        await host.StartAsync().WaitAsync(StartTime);
        try
        {
            var catalog = host.Services.GetRequiredService<IClusterClient>().GetGrain<ICatalogGrain>(0);
            return (await catalog.FindAsync(new(Owner.Local, thread), CancellationToken.None))?.Key.Id;
        }
        finally
        {
            await host.StopAsync();
        }
    }
}
