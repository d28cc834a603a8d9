using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Threads;

public sealed class JsonTextTests
{
    [Theory]
    [InlineData("{\"q\": \"é\",\n \"n\": 1.50}", "{\"q\":\"é\",\"n\":1.50}")]
    [InlineData("{\"q\":", "\"{\\\"q\\\":\"")]
    [InlineData("{\"q\":\"\\ud83d\"}", "\"{\\\"q\\\":\\\"\\\\ud83d\\\"}\"")]
    [InlineData("\"text\"", "\"\\\"text\\\"\"")]
    public void Write_AnythingAModelMaySend_IsOneLineAndReadsBack(string arguments, string expected)
    {
        var json = System.Text.Encoding.UTF8.GetString(ThreadJson.Encode(new ToolCalled("r", "c", "t", new(arguments))));

        Assert.Contains($"\"arguments\":{expected}", json, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', json);
        Assert.IsType<ToolCalled>(ThreadJson.Decode(System.Text.Encoding.UTF8.GetBytes(json)));
    }
}
