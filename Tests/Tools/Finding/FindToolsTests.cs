using System.Runtime.CompilerServices;
using ChatCluster.Agents;
using ChatCluster.Rules;
using ChatCluster.Runs;
using ChatCluster.Tests.Tools.OpenApi;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Finding;
using ChatCluster.Tools.OpenApi;
using Xunit;

namespace ChatCluster.Tests.Tools.Finding;

public sealed class FindToolsTests
{
    private const int First = 5;

    [Fact]
    public void Questions_OverRealDocuments_HaveTheRightToolAmongTheFirstFive()
    {
        var index = new ToolIndex(RealDocuments.Files.Keys.SelectMany(Tools));
        var questions = Questions().ToList();
        var missed = questions.Where(asked => !index.Find(asked.Question, First, _ => true).Any(name => Is(name, asked.Tool))).ToList();

        Assert.True(questions.Count >= 200, $"{questions.Count} questions");
        Assert.True(
            missed.Count <= questions.Count / 10,
            $"{missed.Count} of {questions.Count} missed:\n" + string.Join('\n', missed.Select(asked =>
            $"{asked.Tool} = {asked.Question} : {string.Join(", ", index.Find(asked.Question, First, _ => true))}")));
    }

    [Fact]
    public void Questions_NameToolsThatAreThere()
    {
        var names = RealDocuments.Files.Keys.SelectMany(Tools).Select(tool => tool.Name).ToList();

        Assert.Empty(Questions().Where(asked => !names.Exists(name => Is(name, asked.Tool))).Select(asked => asked.Tool));
    }

    [Fact]
    public void Offered_FiveThousandTools_TakeAtMostTwoThousandTokens()
    {
        var tools = Catalog(5_000);

        var offered = OfferedTools.Of(tools, Agent(), Run());

        Assert.Equal([FindTools.Name], offered.Select(tool => tool.Description.Name));
        Assert.True(offered.Sum(tool => ToolTokens.Of(tool.Description)) <= 2_000);
    }

    [Fact]
    public void Offered_WithinTheBudget_IsEveryTool()
    {
        var tools = Catalog(20);

        Assert.Equal(20, OfferedTools.Of(tools, Agent(), Run()).Count);
        Assert.Equal(["tool_1"], OfferedTools.Of(Catalog(5_000), Agent("tool_1"), Run()).Select(tool => tool.Description.Name));
    }

    [Fact]
    public async Task Offered_AfterASearch_IsWhatWasFoundAsLongAsTheRunGoesOn()
    {
        var tools = Catalog(5_000);
        var found = await ((FindTools)tools[FindTools.Name]).InvokeAsync(
            new(
                new(new(new("t", "u", "x"), "r_1", "c_1"), 1, "m_1", FindTools.Name, new("""{"query":"tool 4711"}"""), "k"),
                new Dictionary<string, string>(), name => name != "tool_13")
            { Arguments = System.Text.Json.JsonElement.Parse("""{"query":"tool 4711"}""") },
            CancellationToken.None);
        var run = Run().With(new ToolFinished("r_1", "c_1", FindTools.Name, found.Text))
            .With(new ToolFinished("r_1", "c_2", "tool_99", "done"));

        var offered = OfferedTools.Of(tools, Agent(), run).Select(tool => tool.Description.Name).ToList();

        Assert.Contains("tool_4711", offered);
        Assert.Contains("tool_99", offered);
        Assert.True(offered.Count <= FindTools.Most + 2, string.Join(", ", offered));
        Assert.DoesNotContain("tool_4711", OfferedTools.Of(tools, Agent("tool_1*"), run).Select(tool => tool.Description.Name));
    }

    [Theory]
    [InlineData("listOrgRepos", "list org repo")]
    [InlineData("repos/delete-access-restrictions", "repo delet access restrict")]
    [InlineData("The policies of HTTPServers", "policy http server httpserver")]
    public void Words_OfANameOrText_AreSplitAndStemmed(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', ToolWords.Of(text)));

    [Fact]
    public async Task Catalog_PastTheBudget_HasTheSearch()
    {
        await using var small = await ToolHost.StartAsync();
        await using var large =
            await ToolHost.StartAsync([("PromptTokens", "500"), .. Enumerable.Range(0, 20).SelectMany(number => new (string, string?)[]
        {
            ($"Rest:tool_{number}:Url", "https://example.com"), ($"Rest:tool_{number}:Description", new string('x', 200)),
        })]);

        Assert.DoesNotContain(FindTools.Name, small.Catalog.Tools.Keys);
        Assert.Contains("tool_7", (await large.RunAsync(FindTools.Name, """{"query":"tool 7"}""")).Result, StringComparison.Ordinal);
    }

    private static Dictionary<string, ITool> Catalog(int count)
    {
        var tools = Enumerable.Range(1, count)
            .Select(number =>
                (ITool)new StubTool(
                    $"tool_{number}", (_, _) =>
                        Task.FromResult(ToolOutput.Ok("")),
                        schema: $$"""{"type":"object","description":"Handles one of the invoices, number {{number}} of the books."}"""))
                            .ToDictionary(tool => tool.Description.Name, StringComparer.Ordinal);
        tools.Add(FindTools.Name, new FindTools(new Dictionary<string, ITool>(tools), 4_000));
        return tools;
    }

    private static Agent Agent(params string[] tools) => new("default", new() { Tools = tools.Length == 0 ? null : tools }, []);

    private static RunState Run() => new(new RunNode("r_1", 1, new("m_1", "hello")), DateTimeOffset.UnixEpoch);

    private static IEnumerable<ToolDescription> Tools(string document) =>
        RealDocuments.Import(document, new() { Url = "x", Server = "https://api.example.com" }).Calls.Select(call => call.Description);

    private static bool Is(string name, string expected) =>
        name == expected
            || (name.Length > 7 && name[^7] == '_' && expected.StartsWith(name[..^7], StringComparison.Ordinal)
                && (name.Length == 64 || expected.Length == name.Length - 7));

    private static IEnumerable<(string Tool, string Question)> Questions([CallerFilePath] string here = "")
    {
        foreach (var line in File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "questions.txt")))
        {
            var parts = line.Split(" = ", 2);
            var (document, id) = parts[0].Split(' ', 2) is [var first, var second] ? (first, second) : throw new FormatException(line);
            yield return ($"{document}_{OpenApiNames.Clean(id)}", parts[1]);
        }
    }
}
