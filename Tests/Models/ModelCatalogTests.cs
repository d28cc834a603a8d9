using ChatCluster.Models;
using ChatCluster.Sandbox.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Models;

public sealed class ModelCatalogTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Catalog_ConfiguredModels_DefaultFirstThenByName()
    {
        using var models = new ConfiguredModels(
            ("DefaultModel", "MIDDLE"),
            ("Models:zeta:Provider", "demo"),
            ("Models:alpha:Provider", "demo"),
            ("Models:middle:Provider", "ollama"), ("Models:middle:Model", "llama3.2"), ("Models:middle:Fallback", "alpha"),
            ("Models:middle:InputPrice", "0.25"),
            ("Models:middle:OutputPrice", "1.5"), ("Models:middle:SupportsTools", "false"), ("Models:middle:SupportsImages", "true"),
            ("Models:middle:ContextWindow", "8192"),
            ("Models:middle:MaxOutputTokens", "512"), ("Models:middle:Temperature", "0.7"));
        Assert.Equal(["middle", "alpha", "zeta"], models.Catalog.Models.Select(m => m.Name));
        var model = models.Catalog.Default;
        Assert.Equal(
            ("ollama", "llama3.2", "alpha", 0.25m, 1.5m), (model.Provider, model.Id, model.Fallback, model.InputPrice, model.OutputPrice));
        Assert.Equal(
            (false, true, 8192, 512, 0.7f),
            (model.SupportsTools, model.SupportsImages, model.ContextWindow, model.MaxOutputTokens, model.Temperature));
        Assert.True(models.Catalog.TryGet("ALPHA", out var alpha));
        Assert.Equal("alpha", alpha.Name);
        Assert.False(models.Catalog.TryGet("beta", out _));
    }

    [Fact]
    public async Task Host_NothingConfiguredAndOllamaAnswers_UsesItsFirstChatModel()
    {
        await using var ollama = await ModelServer.StartAsync(
            new() { Models = ["nomic-embed-text", "llama3.2:3b", "other"], Capabilities = ["completion", "vision"] }, Cancelled);
        using var models = new ConfiguredModels(("OllamaEndpoint", ollama.Address.AbsoluteUri));
        await StartAsync(models);
        var model = Assert.Single(models.Catalog.Models);
        Assert.Equal(("llama3.2:3b", "ollama", "llama3.2:3b"), (model.Name, model.Provider, model.Id));
        Assert.Equal((false, true), (model.SupportsTools, model.SupportsImages));
        Assert.Equal("Hello from the sandbox.", (await model.StreamAsync("Hi")).Text());
    }

    [Fact]
    public async Task Host_NothingConfiguredAndOllamaCannotChat_UsesDemo()
    {
        await using var ollama = await ModelServer.StartAsync(new() { Models = ["minilm"], Capabilities = ["embedding"] }, Cancelled);
        using var models = new ConfiguredModels(("OllamaEndpoint", ollama.Address.AbsoluteUri));
        await StartAsync(models);
        Assert.Equal("demo", Assert.Single(models.Catalog.Models).Name);
    }

    [Theory]
    [InlineData("http://127.0.0.1:9")]
    [InlineData("")]
    public async Task Host_NothingConfiguredAndNoOllama_UsesDemo(string endpoint)
    {
        using var models = new ConfiguredModels(("OllamaEndpoint", endpoint));
        await StartAsync(models);
        var model = Assert.Single(models.Catalog.Models);
        Assert.Equal(("demo", "demo", "demo"), (model.Name, model.Provider, model.Id));
    }

    [Fact]
    public async Task Host_ModelsConfigured_DoesNotLookForOllama()
    {
        await using var ollama = await ModelServer.StartAsync(cancellationToken: Cancelled);
        using var models = new ConfiguredModels(("OllamaEndpoint", ollama.Address.AbsoluteUri), ("Models:mine:Provider", "demo"));
        await StartAsync(models);
        Assert.Equal("mine", Assert.Single(models.Catalog.Models).Name);
    }

    [Fact]
    public async Task Host_WrongSettings_DoesNotStart()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration["ChatCluster:Models:a:Provider"] = "gemini";
        builder.Services.AddChatModels(builder.Configuration.GetSection("ChatCluster"))
            .AddChatModels(builder.Configuration.GetSection("ChatCluster"));
        using var host = builder.Build();
        await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Cancelled));
    }

    private static async Task StartAsync(ConfiguredModels models)
    {
        foreach (var hosted in models.Services.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            await hosted.StartingAsync(Cancelled);
        }
    }
}
