using System.Text.Json;
using ChatCluster.Tools.Safety;
using Xunit;

namespace ChatCluster.Tests.Tools.Safety;

public sealed class CanonicalJsonTests
{
    [Theory]
    [InlineData("""{"b":1,"a":2}""", """{ "a" : 2.0, "b" : 1e0 }""")]
    [InlineData("""[100]""", """[1.0e2]""")]
    [InlineData("""[0]""", """[-0.0]""")]
    [InlineData("""["A"]""", """["\u0041"]""")]
    [InlineData("""{"a":1,"a":2}""", """{"a":2}""")]
    [InlineData("""[0.5]""", """[5E-1]""")]
    public void Of_SameMeaning_SameText(string first, string second) => Assert.Equal(Of(first), Of(second));

    [Theory]
    [InlineData("""{"a":1}""", """{"a":"1"}""")]
    [InlineData("""["a"]""", """["A"]""")]
    [InlineData("""[1,2]""", """[2,1]""")]
    [InlineData("""[9007199254740993]""", """[9007199254740992]""")]
    [InlineData("""["a b"]""", """["a  b"]""")]
    [InlineData("""[1e400]""", """[1e401]""")]
    public void Of_OtherMeaning_OtherText(string first, string second) => Assert.NotEqual(Of(first), Of(second));

    [Fact]
    public void Of_AnyValue_IsValidJsonAndItsOwnCanonicalForm()
    {
        var canonical = Of("""{"z":{"y":[1.50,null,true,"é\n\""]},"a":-12e-3}""");
        Assert.Equal("""{"a":-12e-3,"z":{"y":[15e-1,null,true,"é\n\""]}}""", canonical);
        Assert.Equal(canonical, Of(canonical));
    }

    [Theory]
    [InlineData("""["\ud83d"]""")]
    [InlineData("""{"\ud83d":1}""")]
    public void Of_HalfASurrogatePair_HasAFormAllTheSame(string json) => Assert.Equal(Of(json), Of($" {json} "));

    [Fact]
    public void Hash_IsHexadecimalAndBlindToKeyOrder()
    {
        var hash = CanonicalJson.Hash(JsonElement.Parse("""{"a":1,"b":2}"""));
        Assert.Matches("^[0-9a-f]{64}$", hash);
        Assert.Equal(hash, CanonicalJson.Hash(JsonElement.Parse("""{"b":2,"a":1}""")));
    }

    private static string Of(string json) => CanonicalJson.Of(JsonElement.Parse(json));
}
