using System.Net;
using System.Net.Http.Json;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Standalone;
using Xunit;

namespace ChatCluster.Tests.Web.Limits;

/// <summary>Runs at a time and messages in a minute, over HTTP with the real engine.</summary>
public sealed class OwnerLimitTests : IAsyncLifetime
{
    private static readonly (string Name, string Value) TwoRuns = ("ChatCluster:Limits:RunsPerOwner", "2");

    private ModelServer _model = null!;

    public async ValueTask InitializeAsync()
    {
        _model = await ModelServer.StartAsync();
        _model.Script = _ => ModelReply.Of("On ", "and ", "on").Stall();
    }

    public async ValueTask DisposeAsync() => await _model.DisposeAsync();

    [Fact]
    public async Task Post_PastTheRunsOfTheOwner_Is429UntilOneEnds()
    {
        await using var app = await ChatApp.StartAsync([.. SandboxSettings.For(_model), .. TestKeys.Settings, TwoRuns]);
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        await PostAsync(ann, "t1");
        await PostAsync(ann, "t2");

        using var refused = await SendAsync(ann, "t3");

        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_runs");
        Assert.Contains("stop it", (string)problem["detail"]!, StringComparison.Ordinal);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        using var missing = await ann.GetAsync("/v1/threads/t3");
        await missing.ProblemAsync(HttpStatusCode.NotFound, "thread_not_found");
        await PostAsync(bob, "t3");

        await StopAsync(ann, "t1");
        await PostAsync(ann, "t3");
    }

    [Fact]
    public async Task Post_AtTheLimit_IntoAThreadThatRuns_WaitsAndStartsInItsPlace()
    {
        await using var app = await ChatApp.StartAsync([.. SandboxSettings.For(_model), TwoRuns]);
        await PostAsync(app.Client, "t1");
        await PostAsync(app.Client, "t2");

        using var queued = await app.PostAsync("/v1/threads/t1/messages?wait=false", new { text = "next", onBusy = "queue" });
        Assert.True((bool)(await queued.JsonAsync())["queued"]!);
        await StopAsync(app.Client, "t1");

        // The one that waited has the place now.
        Assert.True((bool)(await app.GetJsonAsync("/v1/threads/t1"))["running"]!);
        using var refused = await SendAsync(app.Client, "t3");
        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_runs");
    }

    [Fact]
    public async Task Regenerate_PastTheRunsOfTheOwner_Is429()
    {
        await using var app = await ChatApp.StartAsync([.. SandboxSettings.For(_model), TwoRuns]);
        await PostAsync(app.Client, "t1");
        await StopAsync(app.Client, "t1");
        await PostAsync(app.Client, "t2");
        await PostAsync(app.Client, "t3");

        using var refused = await app.PostAsync("/v1/threads/t1/regenerate", new { });

        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_runs");
    }

    [Fact]
    public async Task Delete_OfAThreadThatRuns_FreesItsPlace()
    {
        await using var app = await ChatApp.StartAsync([.. SandboxSettings.For(_model), TwoRuns]);
        await PostAsync(app.Client, "t1");
        await PostAsync(app.Client, "t2");

        using var deleted = await app.Client.DeleteAsync("/v1/threads/t1");

        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        await PostAsync(app.Client, "t3");
    }

    [Fact]
    public async Task Post_ThatIsRefused_LeavesNoFileBehind()
    {
        var data = Directory.CreateTempSubdirectory("chatcluster-").FullName;
        try
        {
            await using var app =
                await ChatApp.StartAsync([.. SandboxSettings.For(_model), ("ChatCluster:Limits:RunsPerOwner", "1")], data: data);
            await PostAsync(app.Client, "t1");

            using var refused = await app.PostAsync("/v1/messages?wait=false", new
            {
                text = "look",
                threadId = "t2",
                attachments =
                    new[] { new { name = "a.txt", mediaType = "text/plain", url = "data:text/plain;base64,bWFya2VkLWNvbnRlbnQ=" } },
            });

            await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_runs");
            Assert.DoesNotContain(
                Directory.EnumerateFiles(data, "*", SearchOption.AllDirectories)
                    .Where(file => new FileInfo(file).Length == "marked-content".Length),
                file => File.ReadAllText(file) == "marked-content");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    [Theory]
    [InlineData(false, 6)]
    [InlineData(true, 4)]
    public async Task Runs_NothingConfigured_AreLimitedWhereKeysAre(bool keys, int admitted)
    {
        await using var app = await ChatApp.StartAsync([.. SandboxSettings.For(_model), .. keys ? TestKeys.Settings : []]);
        using var client = app.ClientFor(TestKeys.Ann);

        List<HttpStatusCode> answers = [];
        for (var i = 0; i < 6; i++)
        {
            using var answer = await SendAsync(client, $"t{i}");
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(admitted, answers.Count(status => status is HttpStatusCode.Accepted));
        Assert.Equal(6 - admitted, answers.Count(status => status is HttpStatusCode.TooManyRequests));
    }

    [Fact]
    public async Task Kill_WithRunsUnderWay_TheyCountInTheNextProcessUntilTheyEnd()
    {
        var data = Directory.CreateTempSubdirectory("chatcluster-").FullName;
        try
        {
            (string, string)[] settings = [.. SandboxSettings.For(_model), TwoRuns];
            await using (var first = await StandaloneProcess.StartAsync(data, settings))
            {
                await PostAsync(first.Client, "t1");
                await PostAsync(first.Client, "t2");
                await first.KillAsync();
            }

            await using var second = await StandaloneProcess.StartAsync(data, settings);
            using var refused = await SendAsync(second.Client, "t3");
            await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "too_many_runs");

            await StopAsync(second.Client, "t1");
            await PostAsync(second.Client, "t3");
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string thread) =>
        client.PostAsJsonAsync("/v1/messages?wait=false", new { text = "go", threadId = thread });

    private static async Task PostAsync(HttpClient client, string thread)
    {
        using var answer = await SendAsync(client, thread);
        await answer.JsonAsync();
    }

    private static async Task StopAsync(HttpClient client, string thread)
    {
        await using var stream = await SseStream.OpenAsync(client, $"/v1/threads/{thread}/events");
        using var stop = await client.PostAsJsonAsync($"/v1/threads/{thread}/stop", new { });
        await stop.JsonAsync();
        await stream.ReadUntilAsync("run.finished");
    }
}
