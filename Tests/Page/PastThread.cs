using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ChatCluster.Tests.Web;
using ChatCluster.Threads;
using Xunit;

namespace ChatCluster.Tests.Page;

/// <summary>A thread from before the test, put in place by import.</summary>
internal sealed class PastThread(string id, string title, DateTimeOffset at)
{
    private readonly List<ThreadEvent> _events = [new ThreadCreated(id, Model: "sandbox"), new TitleChanged(title, "user")];
    private string? _last;
    private int _rounds;

    public PastThread Round(string message, string answer)
    {
        _rounds++;
        var run = string.Create(CultureInfo.InvariantCulture, $"r_{id}_{_rounds}");
        var usage = new Usage { InputTokens = 120, OutputTokens = 40, Calls = 1, LatencyMs = 900 };
        _events.AddRange([
            new MessagePosted("m" + run[1..], message, Run: run, Parent: _last),
            new RunStarted(run, _rounds, "m" + run[1..], Model: "sandbox"),
            new StepStarted(run, 1, 1, "sandbox"),
            new StepFinished(run, 1, answer, Finish: "stop", Usage: usage),
            new RunFinished(run, RunReason.Completed, answer, usage, ImmutableArray<string>.Empty, 900),
        ]);
        _last = run;
        return this;
    }

    public async Task ImportAsync(ChatApp app)
    {
        var lines = new StringBuilder();
        foreach (var line in _events)
        {
            lines.Append(Encoding.UTF8.GetString(ThreadJson.Encode(line with { At = at }))).Append('\n');
        }

        using var content = new StringContent(lines.ToString(), Encoding.UTF8, "application/x-ndjson");
        using var response = await app.Client.PostAsync($"/v1/threads/import?id={id}", content);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }
}
