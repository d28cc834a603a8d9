using System.Text.Json;
using ChatCluster.Tools.Arguments;
using Xunit;

namespace ChatCluster.Tests.Tools.Arguments;

/// <summary>What a schema does not declare must not become a parameter of the request.</summary>
public sealed class UndeclaredArgumentTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"id":{}}}""", """{"id":"7","admin":"true"}""", "'admin' is not known; known are id.")]
    [InlineData("""{"type":"object","properties":{"job_id":{}}}""", """{"jobId":7}""", "did you mean 'job_id'? Known are job_id.")]
    [InlineData("""{"type":"object","properties":{"query":{},"limit":{}}}""", """{"qeury":"x"}""", "did you mean 'query'?")]
    [InlineData("""{"type":"object"}""", """{"a":1}""", "there are no arguments")]
    [InlineData("""{}""", """{"a":1}""", "there are no arguments")]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":false}""", """{"b":1}""", "'b' is not known")]
    [InlineData(
        """{"allOf":[{"properties":{"a":{}}},{"$ref":"#/$defs/more"}],"$defs":{"more":{"properties":{"b":{}}}}}""", """{"c":1}""",
        "known are a, b.")]
    [InlineData(
        """{"type":"object","properties":{"in":{"type":"object","properties":{"a":{}},"additionalProperties":false}}}""",
        """{"in":{"b":1}}""", "'in.b' is not known")]
    public void Problem_UndeclaredArgument_IsRefusedWithTheNearestName(string schema, string arguments, string words) =>
        Assert.Contains(
            words, ArgumentCheck.Problem(JsonElement.Parse(schema), JsonElement.Parse(arguments), out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type":"object","additionalProperties":true}""", """{"a":1}""")]
    [InlineData("""{"type":"object","properties":{"a":{}},"additionalProperties":{"type":"integer"}}""", """{"b":1}""")]
    [InlineData("""{"type":"object","patternProperties":{"^x_[a-z]+$":{}}}""", """{"x_a":1}""")]
    [InlineData("""{"anyOf":[{"properties":{"a":{}}},{"properties":{"b":{}}}]}""", """{"b":1}""")]
    [InlineData("""{"$ref":"#/$defs/all","$defs":{"all":{"properties":{"a":{}}}}}""", """{"a":1}""")]
    [InlineData("""{"type":"object","properties":{"in":{"type":"object","properties":{"a":{}}}}}""", """{"in":{"b":1}}""")]
    public void Problem_DeclaredArgument_IsLetThrough(string schema, string arguments) =>
        Assert.Null(ArgumentCheck.Problem(JsonElement.Parse(schema), JsonElement.Parse(arguments), out _));

    [Fact]
    public void Problem_NameOfAnyLength_IsShownInPart()
    {
        var arguments = JsonSerializer.SerializeToElement(new Dictionary<string, int> { [new string('x', 100_000)] = 1 });
        var problem = ArgumentCheck.Problem(JsonElement.Parse("""{"type":"object","properties":{"a":{}}}"""), arguments, out _);
        Assert.InRange(problem!.Length, 50, 200);
    }
}
