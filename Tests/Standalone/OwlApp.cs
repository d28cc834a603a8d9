using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Sandbox.IntelOwl;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using ChatCluster.Tools.Safety;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Tests.Standalone;

/// <summary>The whole way: the program with the preset IntelOwl, between a sandbox model and a sandbox IntelOwl, over real HTTP.</summary>
internal sealed class OwlApp : IAsyncDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("chatcluster-owl-").FullName;

    private OwlApp(IntelOwlSandbox owl, ModelServer model)
    {
        Owl = owl;
        Model = model;
    }

    public IntelOwlSandbox Owl { get; }

    public ModelServer Model { get; }

    public ChatApp App { get; private set; } = null!;

    /// <summary>The addresses of every name.</summary>
    public IPAddress[] Resolves { get; set; } = [IPAddress.Parse("8.8.8.8")];

    /// <summary>The data folder.</summary>
    public string Data => _data;

    public static async Task<OwlApp> StartAsync()
    {
        var owl = new OwlApp(await IntelOwlSandbox.StartAsync(), await ModelServer.StartAsync());
        owl.App = await owl.StartServerAsync();
        return owl;
    }

    /// <summary>Stops the server and starts another on the same data.</summary>
    public async Task RestartAsync()
    {
        await App.DisposeAsync();
        App = await StartServerAsync();
    }

    /// <summary>A request that carries the caller's own IntelOwl token.</summary>
    public HttpRequestMessage Post(string path, object body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("X-Tool-Credential-IntelOwl", Owl.Token);
        return request;
    }

    /// <summary>Posts with the caller's token and waits for the run.</summary>
    public async Task<JsonNode> AskAsync(string text, string? thread = null)
    {
        using var request = Post(thread is null ? "/v1/messages" : $"/v1/threads/{thread}/messages", new { text });
        using var response = await App.Client.SendAsync(request);
        return await response.JsonAsync();
    }

    /// <summary>Posts with the caller's token and does not wait.</summary>
    public async Task<string> BeginAsync(string text)
    {
        using var request = Post("/v1/messages?wait=false", new { text });
        using var response = await App.Client.SendAsync(request);
        return (await response.JsonAsync())["threadId"]!.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Model.DisposeAsync();
        await Owl.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    private Task<ChatApp> StartServerAsync() => ChatApp.StartAsync(
        [
            .. SandboxSettings.For(Model),
            ("ChatCluster:Tools:Presets:0", "IntelOwl"),
            ("ChatCluster:Tools:IntelOwl:Url", Owl.Url.ToString()),
        ],
        builder => builder.Services.AddSingleton<ResolveName>((_, _) => Task.FromResult(Resolves)),
        data: _data);
}
