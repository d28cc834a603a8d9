using System.Text.Json;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Standalone;
using Microsoft.AspNetCore.Builder;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The real program with a model that does what a message asks it for, and tools, for clients that nobody here wrote.</summary>
internal sealed class ClientRig : IAsyncDisposable
{
    private readonly Endpoint _tools;

    private ClientRig(ModelServer model, Endpoint tools, ChatApp app)
    {
        Model = model;
        _tools = tools;
        App = app;
    }

    public ModelServer Model { get; }

    public ChatApp App { get; }

    /// <summary>Where the tools are.</summary>
    public string Tools => _tools.Url;

    public static Task<ClientRig> StartAsync(params (string Name, string Value)[] settings) => StartAsync(configure: null, settings);

    public static async Task<ClientRig> StartAsync(Action<WebApplicationBuilder>? configure, params (string Name, string Value)[] settings)
    {
        var model = await ModelServer.StartAsync();
        model.Script = ClientWorld.Reply;
        var tools = await ClientWorld.StartToolsAsync();
        return new(
            model, tools,
            await ChatApp.StartAsync([.. SandboxSettings.For(model), .. ClientWorld.SettingsFor(tools), .. settings], configure));
    }

    /// <summary>Has a script of Tests/Clients drive the server.</summary>
    public Task<JsonElement> DriveAsync(string script, params string[] arguments) =>
        NodeClient.RunAsync(script, [NodeClient.Addresses([App.Url]), .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await _tools.DisposeAsync();
        await Model.DisposeAsync();
    }
}
