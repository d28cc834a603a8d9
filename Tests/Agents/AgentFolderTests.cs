using ChatCluster.Agents;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Tests.Agents;

public sealed class AgentFolderTests : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("chatcluster-agents-").FullName;

    public void Dispose() => Directory.Delete(_path, recursive: true);

    [Fact]
    public void Files_InMarkdownAndJson_AreAgents()
    {
        Write("poet.md",
            "---\ndescription: Writes verse\ntools: []\nmaxRounds: 3\nsuggestions:\n  - A haiku\nexamples:\n  - { role: user, text: Hi }\n  - role: assistant\n    text: Ho\n---\n\nYou are a poet.\n\nRhyme.\n");
        Write("plain.md", "Just the prompt.");
        Write("clerk.json", """{"prompt": "You are a clerk.", "model": "demo", "maxSeconds": 60}""");
        Write("notes.txt", "no agent");
        var agents = new AgentCatalog(new Dictionary<string, AgentOptions>(), Folder());

        var poet = agents.Find("poet")!;
        Assert.Equal("You are a poet.\n\nRhyme.", poet.Options.Prompt);
        Assert.Equal(
            (false, 3, "A haiku", 2),
            (poet.Allows("clock"), poet.Options.Limits.MaxRounds, poet.Options.Suggestions[0], poet.Examples.Count));
        Assert.Equal("Just the prompt.", agents.Find("plain")!.Options.Prompt);
        Assert.Equal(("demo", TimeSpan.FromMinutes(1)), (agents.Find("clerk")!.Model, agents.Find("clerk")!.Options.Limits.MaxTime));
        Assert.Equal(["clerk", "default", "plain", "poet"], agents.Agents.Select(agent => agent.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("a.md", "---\npromt: x\n---\nHello", "promt")]
    [InlineData("a.md", "---\ndescription: x\nHello", "no second line of ---")]
    [InlineData("a.md", "Hello {usr}", "prompt has {usr}, which is not known")]
    [InlineData("a.md", "---\nmaxRounds: 0\n---\nHello", "maxRounds is 0. Write 1 to 100")]
    [InlineData("a.json", "{\"prompt\": 7}", "is not a valid agent")]
    [InlineData("a b.md", "Hello", "'a b' is not a valid agent name")]
    [InlineData("taken.md", "Hello", "ChatCluster:Agents has an agent of this name")]
    public void Start_WithAFileThatIsWrong_IsRefusedWithTheRepair(string file, string text, string words)
    {
        Write(file, text);
        var refused = Assert.Throws<InvalidDataException>(
            () => new AgentCatalog(new Dictionary<string, AgentOptions> { ["taken"] = new() }, Folder()));
        Assert.Contains(words, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_ThatChange_AreReadAgainAndAWrongOneLeavesItsAgent()
    {
        Write("a.md", "First.");
        var agents = new AgentCatalog(new Dictionary<string, AgentOptions>(), Folder());
        var version = agents.Find("a")!.Version;

        Write("a.md", "The second.");
        Write("b.md", "Another.");
        agents.Reload();
        Assert.Equal(("The second.", "Another."), (agents.Find("a")!.Options.Prompt, agents.Find("b")!.Options.Prompt));
        Assert.NotEqual(version, agents.Find("a")!.Version);

        Write("a.md", "Hello {nobody}");
        File.Delete(Path.Combine(_path, "b.md"));
        agents.Reload();
        Assert.Equal("The second.", agents.Find("a")!.Options.Prompt);
        Assert.Null(agents.Find("b"));
    }

    private void Write(string file, string text) => File.WriteAllText(Path.Combine(_path, file), text);

    private AgentFolder Folder() => new(_path, (_, _) => [], NullLogger<AgentFolder>.Instance);
}
