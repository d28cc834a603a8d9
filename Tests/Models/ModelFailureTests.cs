using ChatCluster.Models;
using ChatCluster.Sandbox;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Web;
using Microsoft.Extensions.AI;
using Xunit;

namespace ChatCluster.Tests.Models;

/// <summary>What every provider that calls a server promises about failures.</summary>
public sealed class ModelFailureTests : IAsyncLifetime
{
    private const string Key = "sk-very-secret";
    private const string Prompt = "my private question";

    private readonly LogRecorder _log = new();
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

                data.Add(provider, 402, "model_quota_exceeded", false);
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
        Assert.Equal(retry, failure.Recoverable);
        AssertIsForUsers(failure.Message);
        Assert.Contains(
            _log.Problems, line =>
                line.Text.Contains(_server.Address.Authority, StringComparison.Ordinal)
                    && line.Text.Contains($"HTTP {status}", StringComparison.Ordinal));
        Assert.DoesNotContain(
            _log.Problems, line =>
                line.Text.Contains(Key, StringComparison.Ordinal) || line.Text.Contains(Prompt, StringComparison.Ordinal));
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
        Assert.Equal(("model_overloaded", true), (failure.Code, failure.Retry));
        Assert.DoesNotContain(Prompt, failure.ToString(), StringComparison.Ordinal);
        Assert.Contains(_log.Problems, line => line.Text.Contains("CUDA out of memory", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Problems, line => line.Text.Contains(Prompt, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_NobodyThere_IsUnreachableAndWorthARetry(string provider)
    {
        using var closed = new ClosedPort();
        using var models = new ConfiguredModels(
            ("Models:main:Provider", provider), ("Models:main:Endpoint", $"http://user:{Key}@127.0.0.1:{closed.Port}/v1"),
            ("Models:main:Model", "sandbox"), ("Models:main:ApiKey", Key)).LogTo(_log);
        var failure = await Assert.ThrowsAsync<ModelException>(() => models.Catalog.Default.StreamAsync(Prompt));
        Assert.Equal(("model_unreachable", true), (failure.Code, failure.Retry));
        AssertIsForUsers(failure.Message);
        Assert.Contains(_log.Problems, line => line.Text.Contains($"127.0.0.1:{closed.Port}", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Problems, line => line.Text.Contains(Key, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Call_AlreadyCancelled_PassesTheCancellationThrough(string provider)
    {
        using var models = ConfiguredModels.At(_server, provider, ("ApiKey", Key));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => models.Catalog.Default.Client.GetResponseAsync(Prompt, cancellationToken: new(canceled: true)));
    }

    [Theory]
    [InlineData("ollama", "sandbox does not support tools", "SupportsTools")]
    [InlineData("ollama", "the input exceeds the context length", "ContextWindow")]
    [InlineData("openai", "This model's maximum context length is 8192 tokens.", "ContextWindow")]
    [InlineData("openai", "x does not support image input", "SupportsImages")]
    public async Task Call_KnownRefusal_NamesTheSettingToChangeInTheLog(string provider, string words, string setting)
    {
        _server.Enqueue(ModelReply.Failure(400, words));
        AssertIsForUsers((await FailAsync(provider)).Message);
        Assert.Contains(_log.Problems, line => line.Text.Contains($"ChatCluster:Models:main:{setting}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(429, "insufficient_quota: You exceeded your current quota, please check your plan", "model_quota_exceeded", false)]
    [InlineData(402, "Insufficient Balance", "model_quota_exceeded", false)]
    [InlineData(400, "Your credit balance is too low to access the API", "model_quota_exceeded", false)]
    [InlineData(400, "This model's maximum context length is 8192 tokens.", "model_context_exceeded", false)]
    [InlineData(400, "the request exceeds the available context size. try increasing it", "model_context_exceeded", false)]
    [InlineData(500, "exceed_context_size_error", "model_context_exceeded", false)]
    [InlineData(400, "prompt is too long: 215000 tokens > 200000 maximum", "model_context_exceeded", false)]
    [InlineData(
        400, "Invalid 'messages[2].tool_calls[0].id': string too long. Expected a string with maximum length 40.", "model_rejected", false)]
    [InlineData(
        400, "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
        "model_content_filtered", false)]
    [InlineData(403, "Your input requires moderation", "model_content_filtered", false)]
    [InlineData(400, "API key not valid. Please pass a valid API key.", "model_unauthorized", false)]
    [InlineData(400, "The model `x` does not exist", "model_not_found", false)]
    [InlineData(404, "No endpoints found that support tool use", "model_rejected", false)]
    [InlineData(500, "model requires more system memory (8 GiB) than is available (4 GiB)", "model_overloaded", true)]
    [InlineData(503, "Loading model", "model_overloaded", true)]
    public async Task Call_Refusal_IsClassifiedByWhatTheProviderSays(int status, string words, string code, bool retry)
    {
        foreach (var provider in new[] { "ollama", "openai", "anthropic" })
        {
            _server.Enqueue(ModelReply.Failure(status, words));
            var failure = await FailAsync(provider);
            Assert.Equal((code, retry, retry), (failure.Code, failure.Retry, failure.Recoverable));
            AssertIsForUsers(failure.Message);
            Assert.Contains(
                _log.Problems, line =>
                    line.Text.Contains(words, StringComparison.Ordinal) || words.Contains('\'', StringComparison.Ordinal)
                        || words.Contains('`', StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Call_ModelThatOllamaHasNot_SaysWhatToRun()
    {
        using var models = ConfiguredModels.At(_server, "ollama", ("Model", "llama9")).LogTo(_log);
        var failure = await Assert.ThrowsAsync<ModelException>(() => models.Catalog.Default.StreamAsync(Prompt));
        Assert.Equal("model_not_found", failure.Code);
        AssertIsForUsers(failure.Message);
        var line = Assert.Single(_log.Problems).Text;
        Assert.Contains("ollama pull llama9", line, StringComparison.Ordinal);
        Assert.Contains("ChatCluster:Models:main:Model", line, StringComparison.Ordinal);
    }

    // What a user reads names no address, no setting, no key and none of the provider's words.
    private static void AssertIsForUsers(string message)
    {
        foreach (var part in new[] { "127.0.0.1", "http", "ChatCluster", "HTTP", Key, Prompt })
        {
            Assert.DoesNotContain(part, message, StringComparison.Ordinal);
        }
    }

    private async Task<ModelException> FailAsync(string provider)
    {
        using var models = ConfiguredModels.At(_server, provider, ("ApiKey", Key)).LogTo(_log);
        return await Assert.ThrowsAsync<ModelException>(() => models.Catalog.Default.StreamAsync(Prompt, new ChatOptions()));
    }
}
