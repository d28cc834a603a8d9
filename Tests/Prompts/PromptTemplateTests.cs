using ChatCluster.Prompts;
using Xunit;

namespace ChatCluster.Tests.Prompts;

public sealed class PromptTemplateTests
{
    [Theory]
    [InlineData("Hi {user}, {user}!", "Hi <user>, <user>!")]
    [InlineData("{date}{tools}{agent}", "<date><tools><agent>")]
    [InlineData("Write {{user}} as it is.", "Write {user} as it is.")]
    [InlineData("""Answer with {"a": {"b": 1}}.""", """Answer with {"a": {"b": 1}}.""")]
    [InlineData("{}{ user }{1}", "{}{ user }{1}")]
    public void Fill_Template_FillsInNamesOnly(string template, string expected) =>
        Assert.Equal(expected, PromptTemplate.Fill(template, name => $"<{name}>"));

    [Fact]
    public void Fill_ValueThatLooksLikeAName_IsNotReadAgain() => Assert.Equal("{tools}", PromptTemplate.Fill("{user}", _ => "{tools}"));

    [Theory]
    [InlineData("Hi {user}, {{anything}} {\"json\": 1}", 0)]
    [InlineData("Hi {usr} and {usr} on {day}", 2)]
    [InlineData(null, 0)]
    public void Problems_NameThatIsNotKnown_IsNamedOnce(string? template, int expected) =>
        Assert.Equal(expected, PromptTemplate.Problems("Prompt", template, PromptTemplate.Known).Count());

    [Fact]
    public void Safety_SaysToConfirmAndThatDataIsNoInstruction()
    {
        var safety = new PromptOptions().Safety;
        Assert.Contains("confirm", safety, StringComparison.Ordinal);
        Assert.Contains("[end of data", safety, StringComparison.Ordinal);
        Assert.Empty(new PromptOptions().Validate());
    }
}
