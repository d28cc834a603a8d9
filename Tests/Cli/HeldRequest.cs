using ChatCluster.Tests.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Cli;

/// <summary>A server that is slow to take a request; one whose client goes away meanwhile does nothing.</summary>
/// <param name="path">How the path of those requests ends.</param>
internal sealed class HeldRequest(string path) : IStartupFilter
{
    private readonly TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task Arrived => _arrived.Task;

    public void Add(WebApplicationBuilder builder) => builder.Services.AddSingleton<IStartupFilter>(this);

    public void Release() => _released.TrySetResult();

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use(async (context, go) =>
        {
            if (context.Request.Path.Value!.EndsWith(path, StringComparison.Ordinal))
            {
                _arrived.TrySetResult();
                await _released.Task.WaitAsync(context.RequestAborted);
            }

            await go(context);
        });
        next(app);
    };

    /// <summary>Asserts that the only run of the only thread ended as one that was stopped.</summary>
    /// <param name="text">What it had written.</param>
    public static async Task AssertStoppedAsync(ChatApp app, string? text = "So far")
    {
        var thread = Assert.Single((await app.GetJsonAsync("/v1/threads"))["items"]!.AsArray())!["id"];
        using var patience = new CancellationTokenSource(CliProcess.Patience);
        while (true)
        {
            var round = Assert.Single((await app.GetJsonAsync($"/v1/threads/{thread}/messages"))["rounds"]!.AsArray())!;
            if (round["reason"] is { } reason)
            {
                Assert.Equal(("stopped", text), (reason.ToString(), round["items"]!.AsArray().FirstOrDefault()?["text"]!.ToString()));
                return;
            }

            Assert.False(patience.IsCancellationRequested, "The run goes on.");
            await Task.Delay(50);
        }
    }
}
