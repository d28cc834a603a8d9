using System.Text;
using System.Text.Json;
using ChatCluster.Tools.Rest;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ChatCluster.Tests.Tools.Rest;

/// <summary>A schema that was written as nested configuration, where every leaf becomes a string, is the schema that was written.</summary>
public sealed class ConfiguredSchemaTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":["integer","null"],"enum":[1,2,3]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"enum":[1,2.5,-3]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"enum":[1,"auto",true,null]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","enum":["1","2"]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":["string","null"],"enum":["1",null]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":[]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"],"additionalProperties":true}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer","nullable":true,"default":null}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"number"},"default":[1,2.5]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","items":{"type":"string"},"default":[]}}}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"array","items":{"type":"integer","enum":[1,2]},"uniqueItems":true,"minItems":1}}}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"object","properties":{"b":{"type":"integer"},"c":{"type":"string"}},"default":{"b":1,"c":"2"}}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"boolean","default":false,"const":true}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","default":"true","examples":["1","2"]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer","examples":[1,2]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"anyOf":[{"type":"integer"},{"type":"null"}],"default":5}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"oneOf":[{"type":"integer","minimum":1},{"type":"string","enum":["all"]}]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"array","prefixItems":[{"type":"integer"},{"type":"string"}]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer","enum":[9007199254740993,123456789012345678901234567890]}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"number","minimum":0,"exclusiveMinimum":true,"default":1e3}}}""")]
    [InlineData(
        """{"type":"object","properties":{"a":{"type":"object","additionalProperties":{"type":"array","items":{"type":"boolean"}}}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","format":"date","pattern":"^[0-9]+$","description":"5"}}}""")]
    [InlineData("""{"type":"object","properties":{}}""")]
    public void Read_NestedConfiguration_KeepsTheTypes(string schema)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes($$"""{"Parameters":{{schema}}}"""));
        var read = ConfiguredSchema.Read(new ConfigurationBuilder().AddJsonStream(stream).Build().GetSection("Parameters"));

        Assert.True(JsonElement.DeepEquals(JsonElement.Parse(schema), JsonElement.Parse(read!)), read);
    }
}
