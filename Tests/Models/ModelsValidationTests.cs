using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Models;

public sealed class ModelsValidationTests
{
    [Theory]
    [InlineData("Models:a:Model=x", "ChatCluster:Models:a:Provider is missing")]
    [InlineData("Models:a:Provider=gemini", "ChatCluster:Models:a:Provider is 'gemini': set it to ollama, openai")]
    [InlineData("Models:a:Provider=ollama", "ChatCluster:Models:a:Model is missing")]
    [InlineData(
        "Models:a:Provider=openai;Models:a:Model=gpt",
        "ChatCluster:Models:a:ApiKey is missing: set it to your OpenAI key, or set ChatCluster:Models:a:Endpoint")]
    [InlineData("Models:a:Provider=anthropic;Models:a:Model=claude", "ChatCluster:Models:a:ApiKey is missing")]
    [InlineData(
        "Models:a:Provider=ollama;Models:a:Model=x;Models:a:Endpoint=localhost:11434",
        "ChatCluster:Models:a:Endpoint is not an http or https address")]
    [InlineData("Models:a:Provider=demo;Models:a:Temperature=2.1", "ChatCluster:Models:a:Temperature is 2.1: set it between 0 and 2")]
    [InlineData("Models:a:Provider=demo;Models:a:Temperature=NaN", "ChatCluster:Models:a:Temperature is NaN")]
    [InlineData("Models:a:Provider=anthropic;Models:a:Model=x;Models:a:ApiKey=k;Models:a:Temperature=1.5", "between 0 and 1")]
    [InlineData("Models:a:Provider=demo;Models:a:MaxOutputTokens=0", "ChatCluster:Models:a:MaxOutputTokens is 0")]
    [InlineData("Models:a:Provider=demo;Models:a:ContextWindow=10", "ChatCluster:Models:a:ContextWindow is 10")]
    [InlineData("Models:a:Provider=demo;Models:a:ContextWindow=1000;Models:a:MaxOutputTokens=1000", "leaves no room for input")]
    [InlineData("Models:a:Provider=demo;Models:a:InputPrice=-1", "cannot be negative")]
    [InlineData("Models:a:Provider=demo;Models:a:TokensPerSecond=-1", "ChatCluster:Models:a:TokensPerSecond")]
    [InlineData("Models:a:Provider=demo;Models:a:Fallback=b", "ChatCluster:Models:a:Fallback is 'b', which is not configured")]
    [InlineData("Models:a:Provider=demo;Models:a:Fallback=a", "ChatCluster:Models:a:Fallback leads back to itself (a → a)")]
    [InlineData(
        "Models:a:Provider=demo;Models:a:Fallback=b;Models:b:Provider=demo;Models:b:Fallback=c;Models:c:Provider=demo;Models:c:Fallback=a",
        "(a → b → c → a)")]
    [InlineData(
        "Models:a:Provider=demo;DefaultModel=b",
        "ChatCluster:DefaultModel is 'b', which is not configured: add ChatCluster:Models:b, or name one of [a]")]
    [InlineData("OllamaEndpoint=nowhere", "ChatCluster:OllamaEndpoint is not an http address")]
    public void Options_WrongSetting_NameItAndItsRepair(string settings, string message) =>
        Assert.Contains(message, Assert.Throws<OptionsValidationException>(() => Validate(settings)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("OllamaEndpoint=")]
    [InlineData("Models:a:Provider=Demo")]
    [InlineData(
        "Models:a:Provider=ollama;Models:a:Model=x;Models:a:Temperature=0;Models:a:Fallback=b;Models:b:Provider=demo;DefaultModel=B")]
    [InlineData("Models:a:Provider=openai;Models:a:Model=x;Models:a:Endpoint=http://127.0.0.1:8000/v1")]
    public void Options_RightSettings_AreAccepted(string settings) => Validate(settings);

    [Fact]
    public void Options_SeveralWrong_AreAllNamedAndNoKeyIsShown()
    {
        var failures = Assert.Throws<OptionsValidationException>(
            () => Validate("Models:a:Provider=x;Models:b:Provider=openai;Models:b:ApiKey=sk-secret")).Failures.ToList();
        Assert.Equal(2, failures.Count);
        Assert.DoesNotContain(failures, f => f.Contains("sk-secret", StringComparison.Ordinal));
    }

    private static void Validate(string settings)
    {
        var pairs = settings.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('='))
            .Select(s => (s[0], (string?)s[1])).ToArray();
        using var models = new ConfiguredModels(pairs);
        Assert.NotEmpty(models.Catalog.Models);
    }
}
