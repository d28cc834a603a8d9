using System.Globalization;
using System.Reflection;

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
    public async Task<StandaloneServer> StartStandaloneAsync(string? data = null, IReadOnlyDictionary<string, string>? settings = null)
    {
        var program = typeof(Lab).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(value => value.Key == "Standalone").Value!;
        if (!File.Exists(program))
        {
            throw new FileNotFoundException($"{program} is not there. Build it: dotnet build -c Release Standalone");
        }

        data ??= Path.Combine(_folder, (++_started).ToString(CultureInfo.InvariantCulture));
        var environment = new Dictionary<string, string>
        {
            ["ChatCluster__Data"] = data,
            ["ChatCluster__Models__bench__Provider"] = "ollama",
            ["ChatCluster__Models__bench__Endpoint"] = _model.Address.ToString(),
            ["ChatCluster__Models__bench__Model"] = "sandbox",
            // One model call a message, as the proxy makes.
            ["ChatCluster__Runs__ImproveTitles"] = "false",
        };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
        {
            environment[name] = value;
        }

        var process = await ServerProcess.StartAsync(
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) is "dotnet" ? path : "dotnet",
            [program, "--urls", "http://127.0.0.1:0"],
            Path.GetDirectoryName(program),
            environment,
            Path.Combine(_folder, "standalone.log"));
        return new(process, data);
    }

    public async ValueTask DisposeAsync()
    {
        await _model.DisposeAsync();
        if (Options.Keep)
        {
            Console.WriteLine($"Data and log of Standalone: {_folder}");
        }
        else
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    private static Task<ServerProcess> StartSelfAsync(params string[] arguments) => ServerProcess.StartAsync(
        "dotnet", [typeof(Lab).Assembly.Location, .. arguments]);
}
