using ChatCluster.Tools;
using ChatCluster.Tools.Mcp;
using Xunit;

namespace ChatCluster.Tests.Tools.Mcp;

public sealed class McpToolNameTests
{
    [Theory]
    [InlineData("read_file", "desk_read_file")]
    [InlineData("a.b/c", "desk_a_b_c_fc7cd9")]
    [InlineData("", "desk__e3b0c4")]
    public void Name_IsOneThatModelsTake(string tool, string name) => Assert.Equal(name, McpToolName.Of("desk", tool));

    [Fact]
    public void Names_ThatWouldBecomeTheSame_AreKeptApart()
    {
        var names = new[] { "a.b", "a/b", "a b", "a_b", new string('x', 80), new string('x', 81) }
            .Select(tool => McpToolName.Of("desk", tool)).ToList();
        Assert.Equal(6, names.Distinct().Count());
        Assert.All(names, name => Assert.True(ToolDescription.IsValidName(name)));
    }
}
