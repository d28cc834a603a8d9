using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Standalone;
using ChatCluster.Tests.Web.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tests.Web;

/// <summary>The real Standalone program in this process: real Kestrel on a free loopback port, data in a folder of its own.</summary>
internal sealed class ChatApp : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _data;
    private readonly bool _keepData;

    private ChatApp(WebApplication app, string data, bool keepData, LogRecorder log)
    {
        _app = app;
        _data = data;
        _keepData = keepData;
        Log = log;
        Url = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new(new DocumentedAnswers()) { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(60) };
    }

    public Uri Url { get; }

    public HttpClient Client { get; }

    /// <summary>What the program logged.</summary>
    public LogRecorder Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Starts the program with settings as on its command line: <c>("ChatCluster:Enabled", "false")</c>.</summary>
    /// <param name="configure">Replaces services, after everything was added.</param>
    /// <param name="data">A folder that outlives the program; a new one, deleted with it, when left out.</param>
    public static async Task<ChatApp> StartAsync(
        IEnumerable<(string Name, string Value)>? settings = null, Action<WebApplicationBuilder>? configure = null, string? data = null)
    {
        var folder = data ?? Directory.CreateTempSubdirectory("chatcluster-").FullName;
        var log = new LogRecorder();
        string[] args =
        [
            "--urls=http://127.0.0.1:0",
            $"--ChatCluster:Data={folder}",
            "--ChatCluster:Models:demo:Provider=demo",
            "--ChatCluster:Models:demo:TokensPerSecond=0",
            .. settings?.Select(setting => $"--{setting.Name}={setting.Value}") ?? [],
        ];
        var app = Program.Build(args, builder =>
        {
            builder.Logging.ClearProviders().AddProvider(log);
            configure?.Invoke(builder);
        });
        try
        {
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new(app, folder, data is not null, log);
    }

    /// <summary>Starts the program with one API key per role.</summary>
    public static Task<ChatApp> StartWithKeysAsync(params (string Name, string Value)[] settings) =>
        StartAsync([.. TestKeys.Settings, .. settings]);

    /// <summary>A client that sends an API key with every request.</summary>
    public HttpClient ClientFor(string key)
    {
        var client = new HttpClient(new DocumentedAnswers()) { BaseAddress = Url, Timeout = Client.Timeout };
        client.DefaultRequestHeaders.Authorization = new("Bearer", key);
        return client;
    }

    public Task<HttpResponseMessage> PostAsync(string path, object body) => Client.PostAsJsonAsync(path, body);

    /// <summary>Posts and reads the JSON answer.</summary>
    public async Task<JsonNode> PostForJsonAsync(string path, object body)
    {
        using var response = await PostAsync(path, body);
        return await response.JsonAsync();
    }

    public async Task<JsonNode> GetJsonAsync(string path)
    {
        using var response = await Client.GetAsync(path);
        return await response.JsonAsync();
    }

    /// <summary>Opens a stream; with a body, posts it.</summary>
    public Task<SseStream> StreamAsync(string path, object? body = null, string? lastEventId = null) =>
        SseStream.OpenAsync(Client, path, body, lastEventId);

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (!_keepData)
        {
            Directory.Delete(_data, recursive: true);
        }
    }
}
