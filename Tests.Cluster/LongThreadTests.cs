using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Rules;
using ChatCluster.Sandbox.Models;
using ChatCluster.Storage.Postgres;
using ChatCluster.Storage;
using ChatCluster.Tests.Cluster.Processes;
using ChatCluster.Tests.Runs;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Tests.Cluster;

/// <summary>A thread that is much longer than its model's window, on whichever silo it is.</summary>
[Collection(ClusterCollection.Name)]
public sealed class LongThreadTests(PostgresFixture postgres)
{
    private const int Window = 8_192;
    private const int Messages = 2_000;
    private const int OnEachSilo = 67;

    private readonly ThreadKey _key = new(Owner.Local.Tenant, Owner.Local.User, "long");
    private int _refused;
    private int _summaries;
    private int _begunAnew;
    private int _prompts;

    [Fact]
    public async Task Thread_OfTwoThousandMessagesAndThreeHundredCalls_FitsEveryTimeAlsoOnAnotherSilo()
    {
        await using var cluster = await ServerCluster.StartAsync(
            postgres.Server, silos: 2, fronts: 1, ("ChatCluster:Cluster:ProbeTimeout", "00:00:01"),
            ("ChatCluster:Models:sandbox:ContextWindow", $"{Window}"));
        cluster.Model.Script = Answer;
        await StoreAsync(cluster.Connection);
        await PostAsync(cluster, 0);
        var before = _summaries;
        Assert.InRange(before, 1, 100);

        // Whichever of them has the thread, one of these moves it.
        for (var silo = 0; silo < cluster.Silos.Count; silo++)
        {
            await cluster.Silos[silo].KillAsync();
            await PostAsync(cluster, silo + 1);
            await cluster.Silos[silo].StartAgainAsync();
        }

        Assert.Equal(0, _refused);
        Assert.Equal(3 * OnEachSilo, _prompts);

        // What was summed up is read and not summed up again; what there was no time for goes on where it ended.
        Assert.Equal(0, _begunAnew);
        Assert.InRange(_summaries - before, 0, (3 * OnEachSilo) - 1);
    }

    private ModelReply Answer(ModelRequest request)
    {
        var tokens = request.Messages.Sum(message => message.GetProperty("content").ToString().Length) / 3;
        if (tokens > Window)
        {
            Interlocked.Increment(ref _refused);
            return ModelReply.Failure(400, $"request ({tokens} tokens) exceeds the available context size ({Window} tokens)");
        }

        if (request.Messages[0].GetProperty("content").ToString().StartsWith("You keep the memory", StringComparison.Ordinal))
        {
            if (_summaries > 0 && !request.Body.GetRawText().Contains($"SUMMARY {_summaries}", StringComparison.Ordinal))
            {
                Interlocked.Increment(ref _begunAnew);
            }

            return ModelReply.Of($"SUMMARY {Interlocked.Increment(ref _summaries)}") with { InputTokens = tokens };
        }

        Interlocked.Increment(ref _prompts);
        var remembers = request.Body.GetRawText().Contains("SUMMARY", StringComparison.Ordinal);
        return ModelReply.Of(remembers ? "I remember." : "I remember nothing.") with { InputTokens = tokens };
    }

    private async Task StoreAsync(string connection)
    {
        await using var store = await PostgresThreadStore.OpenAsync(
            new() { ConnectionString = connection }, TimeProvider.System, NullLogger<PostgresThreadStore>.Instance, CancellationToken.None);
        var events = LongThread.Of(Messages, callEvery: 6);
        var thread = events.Aggregate(ThreadSnapshot.Initial, (state, e) => state.Apply(e));
        await store.AppendAsync(
            _key, 0, [.. events.Select(e => (ReadOnlyMemory<byte>)ThreadJson.Encode(e))], thread.Summarize(_key), CancellationToken.None);
    }

    private async Task PostAsync(ServerCluster cluster, int turn)
    {
        for (var i = 0; i < OnEachSilo; i++)
        {
            var text = $"further message {turn} {i} {new string('w', 300)}";
            var client = new ThreadClient(_key.Id, cluster.Clients) { LastId = await LastAsync(cluster.Clients[0]) };
            await client.PostAsync(text);
            await client.ReadToEndAsync();
            Assert.Equal(("completed", "I remember."), (client.Finished["reason"], client.Finished["text"]));
        }
    }

    private async Task<string> LastAsync(HttpClient front)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            using var answer = await front.GetAsync($"/v1/threads/{_key.Id}", patience.Token);
            if (answer.IsSuccessStatusCode)
            {
                return (await answer.Content.ReadFromJsonAsync<JsonObject>(patience.Token))!["cursor"]!.ToString();
            }

            await Task.Delay(200, patience.Token);
        }
    }
}
