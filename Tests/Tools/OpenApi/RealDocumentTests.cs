using ChatCluster.Tools;
using Xunit;

namespace ChatCluster.Tests.Tools.OpenApi;

public sealed class RealDocumentTests
{
    private const int Sample = 40;

    public static TheoryData<string> Names => [.. RealDocuments.Files.Keys];

    [Theory]
    [InlineData("github", 1223, 0.99)]
    [InlineData("stripe", 452, 0.99)]
    [InlineData("kubernetes", 845, 0.99)]
    [InlineData("slack", 174, 0.99)]
    [InlineData("box", 260, 0.94)]
    [InlineData("jira", 324, 0.99)]
    [InlineData("figma", 54, 0.99)]
    [InlineData("netlify", 181, 0.97)]
    public void Document_Imported_AccountsForEveryOperation(string name, int operations, double share)
    {
        var import = RealDocuments.Import(name, new() { Url = "x", Server = "https://api.example.com", Deprecated = true });

        Assert.Equal(operations, import.Operations.Count);
        Assert.Equal(import.Calls.Count, import.Operations.Count(operation => operation.Tool is not null));
        Assert.All(import.Operations, operation => Assert.True(operation.Tool is not null ^ operation.Refused is not null));
        Assert.True(
            import.Calls.Count >= operations * share,
            string.Join('\n', import.Operations.Select(operation => operation.Refused).OfType<string>().Distinct()));
        Assert.Equal(
            import.Calls.Count, import.Calls.Select(call => call.Description.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(import.Calls, call => Assert.True(ToolDescription.IsValidName(call.Description.Name), call.Description.Name));
        Assert.All(import.Calls, call => Assert.True(call.Description.Parameters.GetRawText().Length <= 25_000, call.Description.Name));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Document_SampleOfCalls_MakesRequestsAsTheDocumentHasThem(string name)
    {
        var file = RealDocuments.File(name);
        await using var server = await TestServer.StartAsync("""{"ok":true}""");
        await using var host = await ToolHost.StartAsync(
            ($"OpenApi:{name}:Url", file), ($"OpenApi:{name}:Server", server.Url), ($"OpenApi:{name}:Prefix", ""));
        var import = RealDocuments.Import(name, new() { Url = file, Server = server.Url, Prefix = "" });
        var judge = new DocumentedRequest(RealDocuments.Raw(name));
        var every = Math.Max(1, import.Calls.Count / Sample);
        var problems = new List<string>();
        var (sent, tried) = (0, 0);
        foreach (var operation in import.Operations.Where(operation => operation.Tool is not null).Where((_, index) => index % every == 0))
        {
            var schema = host.Catalog.Tools[operation.Tool!].Description.Parameters;
            var arguments = new SampleArguments(schema).Of(schema)!.AsObject();
            var before = server.Requests.Count;
            tried++;
            var result = await host.RunAsync(operation.Tool!, arguments.ToJsonString());
            if (server.Requests.Count == before)
            {
                // A pattern that the sample does not fit.
                Assert.Equal(ToolErrorCodes.BadArguments, result.Error?.Code);
                continue;
            }

            sent++;
            if (operation.Adapted.Any(note => note.Contains("levels are left out", StringComparison.Ordinal)))
            {
                // What the sample cannot know of it cannot be right.
                continue;
            }

            problems.AddRange(
                judge.Problems(operation.Method, operation.Path, server.Requests[^1], arguments)
                    .Select(problem => $"{operation.Method} {operation.Path}: {problem}"));
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.True(sent >= tried * 0.9, $"Only {sent} of {tried} samples were sent.");
    }

    [Fact]
    public void Examples_OfEveryVersionAndFeature_AreImported()
    {
        // One example has nothing but webhooks, which are calls of the other side.
        var files = RealDocuments.Examples().Where(file => Path.GetFileNameWithoutExtension(file) != "webhooks").ToList();
        var reports =
            files.Select(
                file => RealDocuments.ImportFile(
                    "x", file, new() { Url = file, Server = "https://api.example.com", Deprecated = true })).ToList();

        Assert.True(files.Count > 80, $"{files.Count} files");
        var refused = files.Zip(reports)
            .SelectMany(
                pair => pair.Second.Operations.Where(operation => operation.Refused is not null).Select(
                    operation => $"{Path.GetFileName(pair.First)} {operation.Method} {operation.Path}: {operation.Refused}")).ToList();
        Assert.True(refused.Count < 20, string.Join('\n', refused));
    }

    [Fact]
    public void GitHub_IdsWithSlashes_BecomeNamesThatModelsTake()
    {
        var import = RealDocuments.Import("github", new() { Url = "x", Prefix = "gh_" });

        Assert.Contains(import.Calls, call => call.Description.Name == "gh_issues_create");
        Assert.All(import.Calls, call => Assert.Equal("https://api.github.com", call.Server));
    }

    [Fact]
    public void Kubernetes_RelativeServer_IsToBeNamed()
    {
        var import = RealDocuments.Import("kubernetes", new() { Url = "x" });

        Assert.Empty(import.Calls);
        Assert.All(import.Operations, operation =>
            Assert.Contains("ChatCluster:Tools:OpenApi:kubernetes:Server", operation.Refused, StringComparison.Ordinal));
    }
}
