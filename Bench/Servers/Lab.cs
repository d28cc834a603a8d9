using System.Globalization;
using System.Reflection;
using ChatCluster.Sandbox;
using ChatCluster.Sandbox.Postgres;

namespace ChatCluster.Bench.Servers;

/// <summary>The servers of a run: one model server, and fresh ones of what is measured for each scenario.</summary>
internal sealed class Lab : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("chatcluster-bench-").FullName;
    private readonly ServerProcess _model;
    private int _started;

    private Lab(BenchOptions options, ServerProcess model)
    {
        Options = options;
        _model = model;
    }

    public BenchOptions Options { get; }

    public static async Task<Lab> StartAsync(BenchOptions options) => new(options, await StartSelfAsync(BenchModel.Verb));

    public async Task<ChatServer> StartProxyAsync() => new ProxyServer(await StartSelfAsync(BareProxy.Verb, _model.Address.ToString()));

    /// <summary>Starts Standalone as it comes, with the model server as its model.</summary>
    /// <param name="data">The data folder of an earlier start; a new one when left out.</param>
    public async Task<StandaloneServer> StartStandaloneAsync(string? data = null, IEnumerable<(string Name, string Value)>? settings = null)
    {
        data ??= Path.Combine(_folder, (++_started).ToString(CultureInfo.InvariantCulture));
        return new(await StartProductAsync("Standalone", [.. settings ?? [], ("ChatCluster__Data", data)]), data);
    }

    /// <summary>Starts a silo and a front end with a PostgreSQL of their own, which flushes to disk.</summary>
    public async Task<ClusterServer> StartClusterAsync()
    {
        var binaries = PostgresBinaries.Find(out var why) ?? throw new InvalidOperationException(why);
        var database = await PostgresServer.StartAsync(binaries);
        (string, string)[] settings =
        [
            ("ConnectionStrings__ChatCluster", await database.CreateDatabaseAsync()),
            ("ChatCluster__Cluster__AdvertisedAddress", "127.0.0.1"),

            // As on several machines.
            ("ChatCluster__Cluster__Secret", "what the members of this cluster know each other by"),
            ("ChatCluster__Cluster__SiloPort", FreePort.Next().ToString(CultureInfo.InvariantCulture)),
            ("ChatCluster__Cluster__GatewayPort", FreePort.Next().ToString(CultureInfo.InvariantCulture)),
        ];
        var cluster = new ClusterServer(database, await StartProductAsync("Silo", settings), await StartProductAsync("Api", settings));
        await cluster.WaitUntilReadyAsync();
        return cluster;
    }

    public async ValueTask DisposeAsync()
    {
        await _model.DisposeAsync();
        if (Options.Keep)
        {
            Console.WriteLine($"Data and logs: {_folder}");
        }
        else
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private Task<ServerProcess> StartProductAsync(string name, IEnumerable<(string Name, string Value)> settings)
    {
        var program = typeof(Lab).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(value => value.Key == name).Value!;
        if (!File.Exists(program))
        {
            throw new FileNotFoundException($"{program} is not there. Build it: dotnet build -c Release {name}");
        }

        var environment = new Dictionary<string, string>
        {
            ["ChatCluster__Models__bench__Provider"] = "ollama",
            ["ChatCluster__Models__bench__Endpoint"] = _model.Address.ToString(),
            ["ChatCluster__Models__bench__Model"] = "sandbox",
            // One model call a message, as the proxy makes.
            ["ChatCluster__Runs__ImproveTitles"] = "false",
        };
        foreach (var (setting, value) in settings)
        {
            environment[setting] = value;
        }

        return ServerProcess.StartAsync(
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) is "dotnet" ? path : "dotnet",
            [program, "--urls", "http://127.0.0.1:0"],
            Path.GetDirectoryName(program),
            environment,
            Path.Combine(_folder, $"{name}.log"));
    }

    private static Task<ServerProcess> StartSelfAsync(params string[] arguments) => ServerProcess.StartAsync(
        "dotnet", [typeof(Lab).Assembly.Location, .. arguments]);
}
