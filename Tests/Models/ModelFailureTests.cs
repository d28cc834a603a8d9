using System.Net;
using System.Net.Sockets;
using ChatCluster.Models;
using ChatCluster.Sandbox.Models;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models;

/// <summary>What every provider that calls a server promises about failures.</summary>
public sealed class ModelFailureTests : IAsyncLifetime
{
    private const string Key = "sk-very-secret";
    private const string Prompt = "my private question";

    private ModelServer _server = null!;

    public static TheoryData<string, int, string, bool> Statuses
    {
        get
        {
            var data = new TheoryData<string, int, string, bool>();
            foreach (var provider in new[] { "ollama", "openai", "anthropic" })
            {
                foreach (var status in new[] { 401, 403 })
                {
                    data.Add(provider, status, "model_unauthorized", false);
                }

                data.Add(provider, 404, "model_not_found", false);
                foreach (var status in new[] { 400, 413, 422 })
                {
                    data.Add(provider, status, "model_rejected", false);
                }

                foreach (var status in new[] { 408, 409, 425, 429 })
                {
                    data.Add(provider, status, "model_rate_limited", true);
                }

                foreach (var status in new[] { 500, 502, 503, 529 })
                {
                    data.Add(provider, status, "model_overloaded", true);
                }

                data.Add(provider, 418, "model_failed", false);
            }

            return data;
        }
    }

    public static TheoryData<string> Providers => ["ollama", "openai", "anthropic"];

    public async ValueTask InitializeAsync() => _server = await ModelServer.StartAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Statuses))]
    public async Task Call_HttpStatus_IsClassifiedWithoutSecretsAndWithoutASecondTry(string provider, int status, string code, bool retry)
    {
        _server.Script = _ => ModelReply.Failure(status, $"No: {Key} asked '{Prompt}'");
        var failure = await FailAsync(provider);
        Assert.Equal((code, retry), (failure.Code, failure.Retry));
        Assert.DoesNotContain(Key, failure.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Prompt, failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, _server.Received);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_RetryAfter_IsHandedOn(string provider)
    {
        _server.Enqueue(ModelReply.Failure(429, retryAfter: "7"));
        Assert.Equal(TimeSpan.FromSeconds(7), (await FailAsync(provider)).RetryAfter);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_StreamCutOff_IsBrokenAndWorthARetry(string provider)
    {
        _server.Enqueue(ModelReply.Of("Half an").Cut());
        var failure = await FailAsync(provider);
        Assert.Equal(("model_stream_broken", true), (failure.Code, failure.Retry));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_StreamWithoutItsEnd_IsBrokenAndWorthARetry(string provider)
    {
        _server.Enqueue(ModelReply.Of("Half an").EndEarly());
        var failure = await FailAsync(provider);
        Assert.Equal(("model_stream_broken", true), (failure.Code, failure.Retry));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_StreamOfAnotherProtocol_IsBroken(string provider)
    {
        _server.Enqueue(ModelReply.Of("Half an").Raw("event: content_block_delta\ndata: <html>\n\n"));
        Assert.Equal("model_stream_broken", (await FailAsync(provider)).Code);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_ErrorWithinTheStream_FailsAndIsWorthARetry(string provider)
    {
        _server.Enqueue(ModelReply.Of("Half an").Error($"CUDA out of memory while answering '{Prompt}'"));
        var failure = await FailAsync(provider);
        Assert.Equal(("model_failed", true), (failure.Code, failure.Retry));
        Assert.DoesNotContain(Prompt, failure.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_NobodyThere_IsUnreachableAndWorthARetry(string provider)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        using var models = new ConfiguredModels(
            ("Models:main:Provider", provider), ("Models:main:Endpoint", $"http://user:{Key}@127.0.0.1:{port}/v1"), ("Models:main:Model", "sandbox"), ("Models:main:ApiKey", Key));
        var failure = await Assert.ThrowsAsync<ModelException>(() => models.Catalog.Default.StreamAsync(Prompt));
        Assert.Equal(("model_unreachable", true), (failure.Code, failure.Retry));
        Assert.Contains($"127.0.0.1:{port}", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_AlreadyCancelled_PassesTheCancellationThrough(string provider)
    {
        using var models = ConfiguredModels.At(_server, provider, ("ApiKey", Key));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => models.Catalog.Default.Client.GetResponseAsync(Prompt, cancellationToken: new(canceled: true)));
    }

    [Theory]
    [InlineData("ollama", "sandbox does not support tools", "SupportsTools")]
    [InlineData("ollama", "the input exceeds the context length", "ContextWindow")]
    [InlineData("openai", "This model's maximum context length is 8192 tokens.", "ContextWindow")]
    [InlineData("openai", "x does not support image input", "SupportsImages")]
    public async Task Call_KnownRefusal_NamesTheSettingToChange(string provider, string words, string setting)
    {
        _server.Enqueue(ModelReply.Failure(400, words));
        Assert.Contains($"ChatCluster:Models:main:{setting}", (await FailAsync(provider)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_ModelThatOllamaHasNot_SaysWhatToRun()
    {
        using var models = ConfiguredModels.At(_server, "ollama", ("Model", "llama9"));
        var failure = await Assert.ThrowsAsync<ModelException>(() => models.Catalog.Default.StreamAsync(Prompt));
        Assert.Equal("model_not_found", failure.Code);
        Assert.Contains("ollama pull llama9", failure.Message, StringComparison.Ordinal);
        Assert.Contains("ChatCluster:Models:main:Model", failure.Message, StringComparison.Ordinal);
    }

    private async Task<ModelException> FailAsync(string provider)
    {
        using var models = ConfiguredModels.At(_server, provider, ("ApiKey", Key));
        return await Assert.ThrowsAsync<ModelException>(() => models.Catalog.Default.StreamAsync(Prompt, new ChatOptions()));
    }
}
