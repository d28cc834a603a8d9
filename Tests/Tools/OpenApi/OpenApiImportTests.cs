using System.Text.Json;
using ChatCluster.Tools.OpenApi;
using Xunit;

namespace ChatCluster.Tests.Tools.OpenApi;

public sealed class OpenApiImportTests
{
    [Theory]
    [InlineData("get", "/a", "repos/list", "p_repos_list")]
    [InlineData("get", "/a/{id}/b", null, "p_get_a_id_b")]
    [InlineData("get", "/a", "x", "p_x")]
    public void Name_OfAnOperation_HasOnlyWhatModelsTake(string method, string path, string? id, string expected) =>
        Assert.Equal(expected, new OpenApiNames("p_", [(method, path, id)]).Of(method, path, id));

    [Fact]
    public void Name_OfTwoOperations_EndsWithAHashThatNeedsNoOrder()
    {
        (string, string, string?)[] operations = [("get", "/a", "one/two"), ("get", "/b", "one.two"), ("get", "/c", new('x', 80))];
        var names = new OpenApiNames("p_", operations);
        var reversed = new OpenApiNames("p_", operations.Reverse());

        // printf 'GET/a' | sha256sum
        Assert.Equal("p_one_two_ca74da", names.Of("get", "/a", "one/two"));
        Assert.NotEqual(names.Of("get", "/a", "one/two"), names.Of("get", "/b", "one.two"));
        Assert.All(operations, operation => Assert.Equal(
            names.Of(operation.Item1, operation.Item2, operation.Item3), reversed.Of(operation.Item1, operation.Item2, operation.Item3)));
        Assert.Equal(64, names.Of("get", "/c", new('x', 80)).Length);
        Assert.StartsWith("p_xxx", names.Of("get", "/c", new('x', 80)), StringComparison.Ordinal);
    }

    [Fact]
    public void Schema_References_AreInlinedAndCyclesKeptOnce()
    {
        var schema = Schema("""
            {"type":"object","properties":{"owner":{"$ref":"#/components/schemas/Person"},"tree":{"$ref":"#/components/schemas/Node"},"again":{"$ref":"#/components/schemas/Node"}}}
            """, """
            {"Person":{"type":"object","properties":{"name":{"type":"string","default":"Ada"}},"required":["name"]},
             "Node":{"type":"object","properties":{"child":{"$ref":"#/components/schemas/Node"}}}}
            """);

        var body = schema.GetProperty("properties").GetProperty("body").GetProperty("properties");
        Assert.Equal(
            """{"type":"string","description":"Default: \u0022Ada\u0022."}""",
            body.GetProperty("owner").GetProperty("properties").GetProperty("name").GetRawText());
        Assert.Equal("#/$defs/Node", body.GetProperty("tree").GetProperty("$ref").GetString());
        Assert.Equal("#/$defs/Node", body.GetProperty("again").GetProperty("$ref").GetString());
        Assert.Equal(
            """{"Node":{"type":"object","properties":{"child":{"$ref":"#/$defs/Node"}}}}""", schema.GetProperty("$defs").GetRawText());
    }

    [Fact]
    public void Schema_AllOfObjects_IsOneObject()
    {
        var schema = Schema("""
            {"allOf":[{"$ref":"#/components/schemas/Base"},{"type":"object","required":["b"],"properties":{"b":{"type":"integer"},"id":{"readOnly":true,"type":"string"}}}]}
            """, """{"Base":{"type":"object","required":["a","id"],"properties":{"a":{"type":"string"},"id":{"type":"string","readOnly":true}}}}""");

        var body = schema.GetProperty("properties").GetProperty("body");
        Assert.False(body.TryGetProperty("allOf", out _));
        Assert.Equal(["a", "b"], body.GetProperty("properties").EnumerateObject().Select(property => property.Name));
        Assert.Equal("""["a","b"]""", body.GetProperty("required").GetRawText());
    }

    [Fact]
    public void Parameters_OfThePathItem_AreMergedAndCredentialsHidden()
    {
        var import = Import("""
            {"openapi":"3.0.3","info":{"title":"T","version":"1"},"servers":[{"url":"https://api.example.com/v1"}],
             "components":{"securitySchemes":{"key":{"type":"apiKey","in":"header","name":"X-Key"}}},"security":[{"key":[]}],
             "paths":{"/a/{id}":{"summary":"none","parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}},{"name":"q","in":"query","schema":{"type":"string"}}],
               "get":{"operationId":"a","parameters":[{"name":"q","in":"query","required":true,"schema":{"type":"integer"}},{"name":"X-Key","in":"header","schema":{"type":"string"}},
                 {"name":"filter[x]","in":"query","schema":{"type":"string"}},{"name":"Authorization","in":"header","schema":{"type":"string"}}]}}}}
            """, new() { Url = "x" });

        var call = Assert.Single(import.Calls);
        var properties = call.Description.Parameters.GetProperty("properties");
        Assert.Equal(["id", "q", "filter_x"], properties.EnumerateObject().Select(property => property.Name));
        Assert.Equal("integer", properties.GetProperty("q").GetProperty("type").GetString());
        Assert.Equal("""["id","q"]""", call.Description.Parameters.GetProperty("required").GetRawText());
        Assert.Equal("Parameter 'filter[x]' in the query is called 'filter_x'.", Assert.Single(Assert.Single(import.Operations).Adapted));
        Assert.Contains("ChatCluster:Tools:OpenApi:doc:Credentials:key:Secret", Assert.Single(import.Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api", "is relative")]
    [InlineData("//api.example.com", "is relative")]
    [InlineData("https://{region}.example.com", "has variables")]
    [InlineData("http://127.0.0.1:8080", "is an address of this machine or its network")]
    [InlineData("http://169.254.169.254/latest", "is an address of this machine or its network")]
    [InlineData("http://localhost:8080", "is an address of this machine or its network")]
    public void Server_ThatCannotBeCalled_IsToBeNamed(string url, string expected)
    {
        var text =
            """{"openapi":"3.0.3","info":{"title":"T","version":"1"},"servers":[{"url":"$url"}],"paths":{"/a":{"get":{"operationId":"a"}}}}""".Replace("$url", url, StringComparison.Ordinal);

        var refused = Assert.Single(Import(text, new() { Url = "x" }).Operations).Refused!;
        Assert.Contains(expected, refused, StringComparison.Ordinal);
        Assert.EndsWith("Set ChatCluster:Tools:OpenApi:doc:Server to the absolute base URL.", refused, StringComparison.Ordinal);
        Assert.Equal(
            "https://other.example.com/x",
            Assert.Single(Import(text, new() { Url = "x", Server = "https://other.example.com/x/" }).Calls).Server);
    }

    [Fact]
    public void Operations_Selected_AreThoseThatFitEachList()
    {
        const string Text = """
            {"openapi":"3.0.3","info":{"title":"T","version":"1"},"servers":[{"url":"https://api.example.com"}],"paths":{
              "/a":{"get":{"operationId":"a1","tags":["one"]},"post":{"operationId":"a2","tags":["one"]},"x-y":{"operationId":"no"}},
              "/b":{"get":{"operationId":"b1","tags":["two"],"deprecated":true},"delete":{"operationId":"b2","tags":["two"]}}}}
            """;

        Assert.Equal(["a1", "a2", "b2"], Ids(new() { Url = "x", Prefix = "" }));
        Assert.Equal(["a1", "a2", "b1", "b2"], Ids(new() { Url = "x", Prefix = "", Deprecated = true }));
        Assert.Equal(["a1"], Ids(new() { Url = "x", Prefix = "", Include = new() { Tags = { "one" }, Methods = { "GET" } } }));
        Assert.Equal(["a1", "a2"], Ids(new() { Url = "x", Prefix = "", Exclude = new() { Paths = { "/b*" } } }));
        Assert.Equal(["b2"], Ids(new() { Url = "x", Prefix = "", Include = new() { Ids = { "B*" } } }));

        static IEnumerable<string> Ids(OpenApiOptions options) =>
            Import(Text, options).Calls.Select(call => call.Description.Name).Order(StringComparer.Ordinal);
    }

    [Theory]
    [InlineData("get", false)]
    [InlineData("head", false)]
    [InlineData("options", true)]
    [InlineData("post", true)]
    [InlineData("delete", true)]
    public void Operation_ThatWrites_NeedsConsent(string method, bool consent)
    {
        var text =
            """{"openapi":"3.0.3","info":{"title":"T","version":"1"},"servers":[{"url":"https://api.example.com"}],"paths":{"/a":{"$method":{"operationId":"a"}}}}""".Replace("$method", method, StringComparison.Ordinal);

        var description = Assert.Single(Import(text, new() { Url = "x" }).Calls).Description;
        Assert.Equal((consent, !consent), (description.NeedsApproval, description.Repeatable));
        Assert.False(Assert.Single(Import(text, new() { Url = "x", NeedsApproval = false }).Calls).Description.NeedsApproval);
    }

    [Theory]
    [InlineData("", "has no paths.")]
    [InlineData("{", "is not an OpenAPI document")]
    [InlineData("a: [", "is not an OpenAPI document")]
    [InlineData("hello", "is not an OpenAPI document")]
    [InlineData("[1]", "is not an OpenAPI document")]
    [InlineData("""{"openapi":"3.0.0","info":{"title":"T","version":"1"},"paths":{}}""", "has no paths.")]
    public void Text_ThatIsNoDocument_IsSaidToBe(string text, string expected)
    {
        var (document, problem) = OpenApiText.Read(text);

        Assert.Null(document);
        Assert.Contains(text.Length == 0 ? "is no" : expected, problem, StringComparison.Ordinal);
    }

    private static JsonElement Schema(string body, string schemas) => Assert.Single(Import("""
        {"openapi":"3.0.3","info":{"title":"T","version":"1"},"servers":[{"url":"https://api.example.com"}],"components":{"schemas":$schemas},
         "paths":{"/a":{"post":{"operationId":"a","requestBody":{"required":true,"content":{"application/json":{"schema":$body}}}}}}}
        """.Replace("$schemas", schemas, StringComparison.Ordinal).Replace("$body", body, StringComparison.Ordinal), new() { Url = "x" }).Calls).Description.Parameters;

    private static OpenApiImport Import(string text, OpenApiOptions options)
    {
        var (document, problem) = OpenApiText.Read(text);
        Assert.True(document is not null, problem);
        return OpenApiImport.Read("doc", options, document);
    }
}
