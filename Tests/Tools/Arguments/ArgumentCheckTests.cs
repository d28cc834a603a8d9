using System.Text.Json;
using ChatCluster.Tools.Arguments;
using Xunit;

namespace ChatCluster.Tests.Tools.Arguments;

public sealed class ArgumentCheckTests
{
    private const string Schema = """
        {
          "type": "object",
          "properties": {
            "id": {"type": "integer", "minimum": 1, "maximum": 100},
            "name": {"type": "string", "minLength": 1, "maxLength": 5, "pattern": "^[a-z]+$"},
            "kind": {"type": "string", "enum": ["red", "green"]},
            "tags": {"type": "array", "items": {"type": "string"}, "maxItems": 2},
            "flag": {"type": "boolean"},
            "limit": {"type": "integer", "default": 10},
            "where": {"$ref": "#/$defs/place"},
            "either": {"anyOf": [{"type": "integer"}, {"type": "string", "enum": ["all"]}]}
          },
          "required": ["id"],
          "additionalProperties": false,
          "$defs": {"place": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}}
        }
        """;

    [Theory]
    [InlineData("""{}""", "'id'", "required")]
    [InlineData("""{"id":"x"}""", "'id'", "an integer, not a string")]
    [InlineData("""{"id":5.5}""", "'id'", "an integer")]
    [InlineData("""{"id":0}""", "'id'", "at least 1")]
    [InlineData("""{"id":101}""", "'id'", "at most 100")]
    [InlineData("""{"id":1e999}""", "'id'", "an integer")]
    [InlineData("""{"id":null}""", "'id'", "not null")]
    [InlineData("""{"id":1,"name":""}""", "'name'", "not be empty")]
    [InlineData("""{"id":1,"name":"toolong"}""", "'name'", "at most 5")]
    [InlineData("""{"id":1,"name":"A1"}""", "'name'", "pattern")]
    [InlineData("""{"id":1,"kind":"blue"}""", "'kind'", "\"red\", \"green\"")]
    [InlineData("""{"id":1,"tags":["a","b","c"]}""", "'tags'", "at most 2")]
    [InlineData("""{"id":1,"tags":[{}]}""", "'tags[0]'", "a string, not an object")]
    [InlineData("""{"id":1,"nmae":"x"}""", "'nmae'", "did you mean 'name'? Known are id, name")]
    [InlineData("""{"id":1,"where":{}}""", "'where.city'", "required")]
    [InlineData("""{"id":1,"either":"none"}""", "'either'", "an integer")]
    [InlineData("""[1]""", "one JSON object", "a list")]
    public void Problem_WrongArgument_NamesItAndSaysWhy(string arguments, string which, string why)
    {
        var problem = ArgumentCheck.Problem(JsonElement.Parse(Schema), JsonElement.Parse(arguments), out _);
        Assert.Contains(which, problem, StringComparison.Ordinal);
        Assert.Contains(why, problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"5"}""", """{"id":5,"limit":10}""")]
    [InlineData("""{"id":5.0}""", """{"id":5,"limit":10}""")]
    [InlineData("""{"id":5,"limit":3}""", """{"id":5,"limit":3}""")]
    [InlineData("""{"id":5,"tags":"a"}""", """{"id":5,"tags":["a"],"limit":10}""")]
    [InlineData("""{"id":5,"tags":"[\"a\",\"b\"]"}""", """{"id":5,"tags":["a","b"],"limit":10}""")]
    [InlineData("""{"id":5,"tags":[7]}""", """{"id":5,"tags":["7"],"limit":10}""")]
    [InlineData("""{"id":5,"flag":"True"}""", """{"id":5,"flag":true,"limit":10}""")]
    [InlineData("""{"id":5,"kind":"RED"}""", """{"id":5,"kind":"red","limit":10}""")]
    [InlineData("""{"id":5,"name":null}""", """{"id":5,"limit":10}""")]
    [InlineData("""{"id":5,"either":"all"}""", """{"id":5,"either":"all","limit":10}""")]
    [InlineData("""{"id":5,"where":"{\"city\":\"Rome\"}"}""", """{"id":5,"where":{"city":"Rome"},"limit":10}""")]
    public void Problem_HarmlessDifference_IsMended(string arguments, string expected)
    {
        Assert.Null(ArgumentCheck.Problem(JsonElement.Parse(Schema), JsonElement.Parse(arguments), out var coerced));
        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(expected), coerced), coerced.GetRawText());
    }

    [Theory]
    [InlineData("""{"type":"array"}""", "\"type\": \"object\"")]
    [InlineData("""[]""", "JSON object")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"int"}}}""", "unknown type \"int\" at 'a'")]
    [InlineData("""{"type":"object","properties":{"a":{"enum":[]}}}""", "'a'")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","pattern":"("}}}""", "'a'")]
    [InlineData("""{"type":"object","required":"a"}""", "list of names")]
    public void SchemaCheck_BadSchema_SaysWhatIsWrong(string schema, string expected) =>
        Assert.Contains(expected, SchemaCheck.Problem(JsonElement.Parse(schema)), StringComparison.Ordinal);

    [Fact]
    public void SchemaCheck_GoodSchema_HasNoProblem() => Assert.Null(SchemaCheck.Problem(JsonElement.Parse(Schema)));
}
