using System.Net;
using ChatCluster.Tests.Standalone;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Web.Operations;

public sealed class DrainTests
{
    [Fact]
    public async Task Stop_WithADelay_IsNotReadyButAnswersAndStreamsUntilItIsOver()
    {
        var time = new FakeTimeProvider();
        var threads = new ScriptedThreads { Find = () => Sample.Thread };
        await using var app = await ChatApp.StartAsync([("ChatCluster:Web:DrainDelay", "00:00:05")], builder =>
        {
            builder.Services.AddSingleton<IThreads>(threads);
            builder.Services.AddSingleton<TimeProvider>(time);
        });
        await using var stream = await app.StreamAsync("/v1/threads/t1/events");

        var stopped = app.StopAsync();
        using var ready = await app.Client.GetAsync("/health/ready");
        using var request = await app.Client.GetAsync("/v1/threads/t1");
        threads.Emit(Sample.Event(1, new ThreadCreated("t1")));
        var streamed = await stream.ReadAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, request.StatusCode);
        Assert.True(request.Headers.ConnectionClose);
        Assert.Equal("thread.created", streamed!.Name);
        Assert.False(stopped.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await stream.ReadAsync());
        await stopped.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Terminate_WithADelay_TheProcessAnswersWhileItIsNotReadyAndThenEnds()
    {
        var data = Directory.CreateTempSubdirectory("chatcluster-");
        await using var server = await StandaloneProcess.StartAsync(
            data.FullName, ("ChatCluster:Models:demo:Provider", "demo"), ("ChatCluster:Web:DrainDelay", "00:00:08"));

        var ended = server.TerminateAsync();
        while (await StatusAsync(server, "/health/ready") is HttpStatusCode.OK)
        {
            await Task.Yield();
        }

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(server, "/v1/threads"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(server, "/health/ready"));
        Assert.Equal(0, await ended);
        data.Delete(recursive: true);
    }

    private static async Task<HttpStatusCode> StatusAsync(StandaloneProcess server, string path)
    {
        using var response = await server.Client.GetAsync(path);
        return response.StatusCode;
    }
}
