using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Cluster.Processes;

/// <summary>
/// A client of one thread: adds up deltas, voids them with a new attempt, and comes back with its last id, to whichever front end answers.
/// </summary>
internal sealed class ThreadClient(string threadId, IReadOnlyList<HttpClient> fronts)
{
    private readonly List<SseEvent> _events = [];
    private int _front;

    public string ThreadId => threadId;

    public string Text { get; private set; } = "";

    /// <summary>The texts of all deltas there ever were, voided ones too.</summary>
    public int Deltas { get; private set; }

    /// <summary>The longest time without a delta while a step was open.</summary>
    public TimeSpan LongestPause { get; private set; }

    public string? LastId { get; set; }

    /// <summary>The stored events, in the order they came.</summary>
    public IReadOnlyList<SseEvent> Stored => _events;

    public SseEvent Finished => _events[^1];

    /// <summary>Posts a message until a front end has acknowledged it; asking again is harmless.</summary>
    /// <returns>The run's id.</returns>
    public async Task<string> PostAsync(string text)
    {
        var id = Guid.NewGuid().ToString("N");
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var answer = await fronts[_front]
                    .PostAsJsonAsync($"/v1/threads/{threadId}/messages?wait=false", new { text, clientMessageId = id });
                if (answer.IsSuccessStatusCode)
                {
                    return (await answer.Content.ReadFromJsonAsync<JsonObject>())!["runId"]!.ToString();
                }

                Assert.Equal(503, (int)answer.StatusCode);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
            }

            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1), "No front end took the message.");
            _front = (_front + 1) % fronts.Count;
            await Task.Delay(100);
        }
    }

    /// <summary>Reads until something is seen, over as many connections as it takes.</summary>
    public async Task<SseEvent> ReadAsync(Func<SseEvent, bool> until)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                await using var stream =
                    await SseStream.OpenAsync(fronts[_front], $"/v1/threads/{threadId}/events", lastEventId: LastId ?? "0");
                if (stream.Response.IsSuccessStatusCode && await ReadAsync(stream, until) is { } found)
                {
                    return found;
                }
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
            {
            }

            Assert.True(
                Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(2),
                $"It never came; the last was {_events.LastOrDefault()?.Name} at {LastId}.");
            _front = (_front + 1) % fronts.Count;
            await Task.Delay(50);
        }
    }

    /// <summary>Posts a message once.</summary>
    /// <returns>The run's id; null when it was refused because a run is under way or the store or the thread could not be had.</returns>
    public async Task<string?> TryPostAsync(string text)
    {
        using var answer = await fronts[0].PostAsJsonAsync($"/v1/threads/{threadId}/messages?wait=false", new { text });
        Assert.True((int)answer.StatusCode is 202 or 409 or 503, $"It was answered {answer.StatusCode}.");
        return answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonObject>())!["runId"]!.ToString() : null;
    }

    public Task<SseEvent> ReadToEndAsync() => ReadAsync(e => e.Name == "run.finished");

    /// <summary>Ids never go back and never repeat, and the deltas make up what was stored.</summary>
    public void AssertWhole(string expected)
    {
        Assert.Equal("completed", Finished["reason"]);
        Assert.Equal(expected, Finished["text"]);
        Assert.Equal(expected, Text);
        var sequences = _events.Where(e => e.Id is not null).Select(e => Sequence(e.Id!)).ToList();
        Assert.Equal(sequences.Distinct().Order(), sequences);
    }

    public static long Sequence(string id) => long.Parse(id.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture);

    private async Task<SseEvent?> ReadAsync(SseStream stream, Func<SseEvent, bool> until)
    {
        while (await stream.ReadAsync() is { } next)
        {
            var before = LastId;
            LastId = next.Id ?? LastId;
            switch (next.Name)
            {
                case "step.started":
                    Text = "";
                    _events.Add(next);
                    break;
                case "text.delta":
                    Assert.NotEqual(before, next.Id);
                    Text += next["text"];
                    Deltas++;
                    Pause();
                    break;
                case "tool.progress":
                    break;
                default:
                    _events.Add(next);
                    break;
            }

            if (until(next))
            {
                return next;
            }
        }

        return null;
    }

    private long _lastDelta;

    private void Pause()
    {
        var now = Stopwatch.GetTimestamp();
        if (_lastDelta != 0 && Stopwatch.GetElapsedTime(_lastDelta, now) is var pause && pause > LongestPause)
        {
            LongestPause = pause;
        }

        _lastDelta = now;
    }
}
