using ChatCluster.Tools;
using ChatCluster.Tools.Mcp;
using Xunit;

namespace ChatCluster.Tests.Tools.Mcp;

[Collection(ProcessMemoryTests.Name)]
public sealed class BoundedLinesTests
{
    [Theory]
    [InlineData("0123456789\n0123456789\n", false)]
    [InlineData("0123456789\n01234567890\n", true)]
    [InlineData("01234567890", true)]
    public async Task Line_PastTheBound_BreaksOff(string written, bool breaks)
    {
        for (var size = 1; size <= written.Length; size++)
        {
            await using var lines = new BoundedLines(new MemoryStream(System.Text.Encoding.ASCII.GetBytes(written)), 10);
            var buffer = new byte[size];
            var read = async () =>
            {
                while (await lines.ReadAsync(buffer) > 0)
                {
                }
            };
            if (breaks)
            {
                await Assert.ThrowsAsync<IOException>(read);
            }
            else
            {
                await read();
            }
        }
    }

    [Fact]
    public async Task Program_ThatWritesWithoutEnd_IsAwayAndTakesNoMemory()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no yes there.");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await using var host = await ToolHost.StartMcpAsync(
            ("AllowStdio", "true"), ("MaxAnswerBytes", "65536"), ("Servers:desk:Command", "sh"), ("Servers:desk:Args:0", "-c"),
            ("Servers:desk:Args:1", "yes | tr -d '\\n'"),
            ("Servers:desk:ConnectTimeout", "00:00:20"));

        await UntilAsync(
            () => Assert.Single(
                host.Catalog.Sources, source =>
                    source.Name.EndsWith(":desk", StringComparison.Ordinal)).State is ToolSourceState.Unavailable);
        await UntilAsync(() => GC.GetTotalMemory(forceFullCollection: true) - before < 64 * 1024 * 1024);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
    }
}
