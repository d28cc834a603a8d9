using ChatCluster.Tests.Tools.Mcp;
using ChatCluster.Tools;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ChatCluster.Tests.Tools;

/// <summary>Endpoints that send without end, or hardly at all, cost bounded memory and time.</summary>
[Collection(ProcessMemoryTests.Name)]
public sealed class FloodTests
{
    private const long Bearable = 64 * 1024 * 1024;

    [Fact]
    public async Task Endpoint_ThatNeverEndsItsAnswer_IsBrokenOff()
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            var chunk = new byte[256 * 1024];
            try
            {
                while (true)
                {
                    await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The caller has had enough.
            }
            finally
            {
                over.TrySetResult();
            }
        });
        await using var host = await ToolHost.StartAsync(("Rest:read:Description", "Reads."), ("Rest:read:Url", server.Url));
        var before = GC.GetTotalMemory(forceFullCollection: true);

        var result = await host.RunAsync("read", "{}");

        Assert.Equal(ToolErrorCodes.ResponseTooLarge, result.Error!.Code);
        await over.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < Bearable);
    }

    [Fact]
    public async Task Endpoint_ThatSendsAByteNowAndThen_IsLeftAtTheTimeOfItsTool()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync("x");
                await context.Response.Body.FlushAsync();
                await Task.Delay(100);
            }
        });
        await using var host = await ToolHost.StartAsync(
            ("Rest:read:Description", "Reads."), ("Rest:read:Url", server.Url), ("Rest:read:Timeout", "00:00:01"),
            ("Rest:read:Retries", "0"));

        var result = await host.RunAsync("read", "{}").WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(ToolErrorCodes.Timeout, result.Error!.Code);
    }

    [Fact]
    public async Task ServerOfMcp_ThatAnswersTooMuchOrNever_CostsABoundedAmount()
    {
        await using var server = await McpTestServer.StartAsync();
        await using var host = await ToolHost.StartMcpAsync(
            ("MaxAnswerBytes", "65536"), ("Servers:desk:Url", server.Url), ("Servers:desk:Timeout", "00:00:02"));

        var huge = await host.RunAsync("desk_huge", "{}").WaitAsync(TimeSpan.FromSeconds(60));
        var slow = await host.RunAsync("desk_slow", "{}").WaitAsync(TimeSpan.FromSeconds(60));

        Assert.NotNull(huge.Error);
        Assert.Equal(ToolErrorCodes.Timeout, slow.Error!.Code);
    }
}
