using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox;
using ChatCluster.Sandbox.Models;
using ChatCluster.Sandbox.Postgres;
using ChatCluster.Tests.Standalone;

namespace ChatCluster.Tests.Cluster.Processes;

/// <summary>Silos and front ends as processes, on one database and one sandbox model.</summary>
internal sealed class ServerCluster : IAsyncDisposable
{
    /// <summary>What its members know, and nobody else.</summary>
    public const string Secret = "the secret of a cluster that only tests have";

    private const int Tries = 30;

    private readonly (string Name, string Value)[] _settings;

    private ServerCluster(string connection, ModelServer model, (string Name, string Value)[] settings)
    {
        (Connection, Model) = (connection, model);
        _settings =
        [
            ("ConnectionStrings:ChatCluster", connection),
            ("ChatCluster:Cluster:AdvertisedAddress", "127.0.0.1"),
            ("ChatCluster:Cluster:Secret", Secret),

            // So that a busy machine is not taken for a dead silo where a test is not about that.
            ("ChatCluster:Cluster:ProbeTimeout", "00:00:05"),
            .. SandboxSettings.For(model),
            .. settings,
        ];
    }

    /// <summary>The connection string of the database.</summary>
    public string Connection { get; }

    public ModelServer Model { get; }

    public List<ServerProcess> Silos { get; } = [];

    public List<ServerProcess> Fronts { get; } = [];

    public IReadOnlyList<HttpClient> Clients => [.. Fronts.Select(front => front.Client)];

    /// <summary>Starts a cluster on a new database.</summary>
    public static async Task<ServerCluster> StartAsync(
        PostgresServer postgres, int silos, int fronts, params (string Name, string Value)[] settings) =>
        await StartAsync(await postgres.CreateDatabaseAsync(), silos, fronts, settings);

    public static async Task<ServerCluster> StartAsync(
        string connection, int silos, int fronts, params (string Name, string Value)[] settings)
    {
        var cluster = new ServerCluster(connection, await ModelServer.StartAsync(new() { KeepsRequests = false }), settings);
        try
        {
            cluster.Silos.AddRange(await Task.WhenAll(Enumerable.Range(0, silos).Select(_ => cluster.StartSiloAsync())));
            cluster.Fronts.AddRange(await Task.WhenAll(Enumerable.Range(0, fronts).Select(_ => cluster.StartFrontAsync())));
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    public Task<ServerProcess> StartSiloAsync(params (string Name, string Value)[] settings) => ServerProcess.StartAsync(
        "Silo",
        [
            .. _settings,
            ("ChatCluster:Cluster:SiloPort", FreePort.Next().ToString(CultureInfo.InvariantCulture)),
            ("ChatCluster:Cluster:GatewayPort", FreePort.Next().ToString(CultureInfo.InvariantCulture)),
            .. settings,
        ]);

    public Task<ServerProcess> StartFrontAsync(params (string Name, string Value)[] settings) =>
        ServerProcess.StartAsync("Api", [.. _settings, .. settings]);

    /// <summary>Creates a thread. A cluster that has too much to do says so, and is asked again.</summary>
    public async Task<string> CreateThreadAsync()
    {
        for (var tries = 1; ; tries++)
        {
            using var answer = await Fronts[0].Client.PostAsJsonAsync("/v1/threads", new { });
            if (answer.StatusCode is HttpStatusCode.ServiceUnavailable && tries < Tries)
            {
                await Task.Delay(answer.Headers.RetryAfter?.Delta ?? TimeSpan.FromSeconds(1));
                continue;
            }

            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["id"]!.ToString();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in Fronts.Concat(Silos))
        {
            await server.DisposeAsync();
        }

        await Model.DisposeAsync();
    }
}
