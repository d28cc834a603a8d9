using System.Collections.Concurrent;
using System.Diagnostics;
using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Cluster.Processes;
using Microsoft.AspNetCore.Http;
using Xunit;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Cluster;

/// <summary>What readers and tools see when a silo is killed with -9.</summary>
[Collection(FaultCollection.Name)]
public sealed class KillTests(PostgresFixture postgres, ITestOutputHelper output)
{
    // As many at once, so that the silo that is killed owns some of them and others not.
    private const int AtOnce = 6;
    private const int Words = 400;

    // As silos have it by themselves.
    private static readonly (string, string) ProbeTimeout = ("ChatCluster:Cluster:ProbeTimeout", "00:00:01");

    [Fact]
    public async Task Kill_InMidText_EveryRunEndsAndReadersMissAndDoubleNothing()
    {
        await using var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 3, fronts: 2, ProbeTimeout);
        cluster.Model.Script = _ => Replies.Words(Words, TimeSpan.FromMilliseconds(60));
        var pauses = new List<double>();
        var taken = 0;
        for (var i = 0; i < TestSettings.Kills; i++)
        {
            var clients = await BeginAsync(cluster);
            await Task.WhenAll(clients.Select(client => client.ReadAsync(e => e.Name == "text.delta")));
            var reading = Task.WhenAll(clients.Select(client => client.ReadToEndAsync()));

            // Wherever the threads were placed, one of these hits them.
            foreach (var silo in cluster.Silos)
            {
                await silo.KillAsync();
                await silo.StartAgainAsync();

                // The next one dies when the first is a full member again: two at once is another matter.
                await Task.Delay(TimeSpan.FromSeconds(5));
            }

            await reading;

            foreach (var client in clients)
            {
                client.AssertWhole(Replies.Text(Words));
                var attempts = client.Stored.Count(e => e.Name == "step.started");
                Assert.InRange(attempts, 1, 1 + cluster.Silos.Count);
                if (attempts > 1)
                {
                    taken += attempts - 1;
                    pauses.Add(client.LongestPause.TotalSeconds);
                }
            }
        }

        pauses.Sort();
        output.WriteLine(
            $"{TestSettings.Kills * cluster.Silos.Count} kills, {taken} runs taken over; text went on after p50 {At(pauses, 0.5):F1} s, p99 {At(pauses, 0.99):F1} s");
        Assert.True(taken > 0, "No run was on a silo that was killed.");
        Assert.True(pauses[^1] < TestSettings.TakeoverSeconds, $"A reader waited {pauses[^1]:F1} s for text.");
    }

    [Fact]
    public async Task Kill_InMidReplyOfTheResponsesApi_ReadsTheSameReplyAndItIsBilledOnce()
    {
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 1, ProbeTimeout, ("ChatCluster:Models:sandbox:Provider", "openai-responses"),
            ("ChatCluster:Models:sandbox:ApiKey", "k-12345"));
        cluster.Model.Script = _ => Replies.Words(Words, TimeSpan.FromMilliseconds(60));
        var clients = await BeginAsync(cluster);

        // By then the id of each reply is stored long since.
        await Task.WhenAll(clients.Select(client => client.ReadAsync(_ => client.Text.Contains("w40 ", StringComparison.Ordinal))));
        var reading = Task.WhenAll(clients.Select(client => client.ReadToEndAsync()));
        foreach (var silo in cluster.Silos)
        {
            await silo.KillAsync();
            await silo.StartAgainAsync();
            await Task.Delay(TimeSpan.FromSeconds(5));
        }

        await reading;
        Assert.All(clients, client => client.AssertWhole(Replies.Text(Words)));
        Assert.True(
            clients.Sum(client => client.Stored.Count(e => e.Name == "step.started")) > AtOnce, "No run was on a silo that was killed.");
        Assert.Equal(AtOnce, cluster.Model.Responses.Generations.Count);
    }

    [Fact]
    public async Task Kill_InMidTool_AToolThatIsNotRepeatableRanOnce()
    {
        var calls = new ConcurrentBag<string>();
        using var open = new CancellationTokenSource();
        await using var endpoint = await Endpoint.StartAsync(async context =>
        {
            calls.Add(context.Request.Headers["Idempotency-Key"].ToString());
            using var either = CancellationTokenSource.CreateLinkedTokenSource(open.Token, context.RequestAborted);
            await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            await context.Response.WriteAsync("{\"paid\":true}");
        });
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server,
            2,
            1,
            ProbeTimeout,
            ("ChatCluster:Tools:Rest:pay:Description", "Pays."),
            ("ChatCluster:Tools:Rest:pay:Method", "POST"),
            ("ChatCluster:Tools:Rest:pay:NeedsApproval", "false"),
            ("ChatCluster:Tools:Rest:pay:Url", endpoint.Url + "/pay"));
        cluster.Model.Script = request =>
            request.Messages.Any(m => m.GetProperty("role").GetString() == "tool") ? ModelReply.Of("Done.") : new ModelReply().Call("pay");
        var clients = await BeginAsync(cluster);
        await Task.WhenAll(clients.Select(client => client.ReadAsync(e => e.Name == "tool.started")));

        // A call that was written down may still be on its way to the silo that makes it.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (calls.Count < AtOnce)
        {
            await Task.Delay(20, patience.Token);
        }

        await cluster.Silos[0].KillAsync();
        await open.CancelAsync();

        await Task.WhenAll(clients.Select(client => client.ReadToEndAsync()));

        Assert.Equal(AtOnce, calls.Count);
        Assert.Equal(AtOnce, calls.Distinct().Count());
        Assert.All(clients, client => Assert.Equal("completed", client.Finished["reason"]));
        var unknown = clients.Count(
            client => client.Stored.Single(e => e.Name == "tool.finished").Data["error"]?["code"]?.ToString() == "outcome_unknown");
        output.WriteLine($"{unknown} of {AtOnce} calls were on the silo that was killed");
    }

    [Fact]
    public async Task Kill_AfterAcknowledgedStops_KeepsTheTextThatWasShown()
    {
        // So many that some of them die between their stop and the end of their run.
        const int Threads = 40;
        await using var cluster =
            await ServerCluster.StartAsync(postgres.Server, 1, 1, ProbeTimeout, ("ChatCluster:Runs:CheckpointInterval", "00:01:00"));
        cluster.Model.Script = _ => ModelReply.Of("Once ", "upon ").Stall();
        var clients = new List<ThreadClient>();
        for (var i = 0; i < Threads; i++)
        {
            clients.Add(new(await cluster.CreateThreadAsync(), cluster.Clients));
        }

        await Task.WhenAll(clients.Select(client => client.PostAsync("go")));
        await Task.WhenAll(clients.Select(client => client.ReadAsync(_ => client.Text == "Once upon ")));
        var acknowledged = new ConcurrentBag<ThreadClient>();
        var any = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var stopping = Task.WhenAll(clients.Select(async client =>
        {
            using var answer = await cluster.Clients[0].PostAsync($"/v1/threads/{client.ThreadId}/stop", null);
            if (answer.IsSuccessStatusCode)
            {
                acknowledged.Add(client);
                any.TrySetResult();
            }
        }));
        await any.Task.WaitAsync(TimeSpan.FromSeconds(30));

        // Those that come later may be acknowledged by the silo that is started again, which has not seen the text.
        List<ThreadClient> told = [.. acknowledged];
        await cluster.Silos[0].KillAsync();
        await cluster.Silos[0].StartAgainAsync();
        await stopping;

        await Task.WhenAll(told.Select(client => client.ReadToEndAsync()));
        Assert.All(told, client =>
            Assert.Equal(("stopped", "Once upon ", "Once upon "), (client.Finished["reason"], client.Finished["text"], client.Text)));
    }

    [Fact]
    public async Task Kill_WithRequestsUnderWay_NoneWaitsUntilItsCallTimesOut()
    {
        await using var cluster = await ServerCluster.StartAsync(postgres.Server, silos: 3, fronts: 1, ProbeTimeout);
        var thread = await cluster.CreateThreadAsync();
        using var enough = new CancellationTokenSource();
        var asking = Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => AskAsync(cluster.Clients[0], thread, enough.Token)));

        // Whichever of them the front end asks through, one of these hits it.
        foreach (var silo in cluster.Silos)
        {
            await silo.KillAsync();
            await silo.StartAgainAsync();
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        await enough.CancelAsync();
        var longest = (await asking).Max();
        output.WriteLine($"the longest request took {longest.TotalSeconds:F1} s");
        Assert.InRange(longest.TotalSeconds, 0, 5);
    }

    /// <returns>How long the slowest request took.</returns>
    private static async Task<TimeSpan> AskAsync(HttpClient front, string thread, CancellationToken enough)
    {
        var longest = TimeSpan.Zero;
        while (!enough.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            using var answer = await front.GetAsync($"/v1/threads/{thread}", CancellationToken.None);
            answer.EnsureSuccessStatusCode();
            longest = Stopwatch.GetElapsedTime(began) is var took && took > longest ? took : longest;
            await Task.Delay(20, CancellationToken.None);
        }

        return longest;
    }

    private static async Task<List<ThreadClient>> BeginAsync(ServerCluster cluster)
    {
        var clients = new List<ThreadClient>();
        for (var i = 0; i < AtOnce; i++)
        {
            clients.Add(new(await cluster.CreateThreadAsync(), cluster.Clients));
        }

        await Task.WhenAll(clients.Select(client => client.PostAsync("go")));
        return clients;
    }

    private static double At(List<double> sorted, double share) =>
        sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(sorted.Count * share))];
}
