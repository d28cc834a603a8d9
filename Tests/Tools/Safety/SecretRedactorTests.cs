using ChatCluster.Tools.Safety;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ChatCluster.Tests.Tools.Safety;

public sealed class SecretRedactorTests
{
    private static readonly SecretRedactor Empty = new([]);

    [Theory]
    [InlineData("the key is s3cr3t/+\"x, keep it", "the key is [redacted], keep it")]
    [InlineData("""{"key":"s3cr3t/\u002B\u0022x"}""", """{"key":"[redacted]"}""")]
    [InlineData("""{"key":"s3cr3t/+\"x"}""", """{"key":"[redacted]"}""")]
    [InlineData("https://h/?key=s3cr3t%2F%2B%22x&a=1", "https://h/?key=[redacted]&a=1")]
    public void Redact_KnownSecretInAnySpelling_IsTakenOut(string text, string expected) =>
        Assert.Equal(expected, new SecretRedactor(["s3cr3t/+\"x"]).Redact(text));

    [Fact]
    public void Redact_CredentialOfTheCaller_IsTakenOut() =>
        Assert.Equal("refused: [redacted]", Empty.Redact("refused: callers-own-token", ["callers-own-token"]));

    [Fact]
    public void Redact_SchemeAndSecretKnownTogether_FindsTheSecretAlone() =>
        Assert.Equal("got [redacted]", new SecretRedactor(["Token abcdefgh"]).Redact("got abcdefgh"));

    [Theory]
    [InlineData("Authorization: Bearer abc.def", "Authorization: [redacted]")]
    [InlineData("""{"authorization":"Token abc","a":1}""", """{"authorization":"[redacted]","a":1}""")]
    [InlineData("'Authorization': 'Basic dTpw'", "'Authorization': '[redacted]'")]
    [InlineData("sent Bearer eyJhbGciOiJIUzI1NiJ9.abc to the server", "sent Bearer [redacted] to the server")]
    public void Redact_AuthorizationValues_AreTakenOut(string text, string expected) => Assert.Equal(expected, Empty.Redact(text));

    [Theory]
    [InlineData("Basic understanding of photosynthesis")]
    [InlineData("The token expired; ask for another.")]
    [InlineData("Authorization is required.")]
    public void Redact_OrdinaryText_IsLeftAlone(string text) => Assert.Equal(text, Empty.Redact(text, ["abc"]));

    [Fact]
    public void From_Configuration_KnowsKeysAndHeadersOfTools()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Models:gpt:ApiKey"] = "model-secret",
            ["Tools:Rest:x:Credential:Secret"] = "service-secret",
            ["Tools:Rest:x:Headers:X-Auth-Token"] = "header-secret",
            ["Tools:Rest:x:Headers:Accept"] = "text/plain",
            ["Models:gpt:Model"] = "gpt-model",
        }).Build();
        Assert.Equal(
            "[redacted] [redacted] [redacted] text/plain gpt-model",
            SecretRedactor.From(configuration).Redact("model-secret service-secret header-secret text/plain gpt-model"));
    }
}
