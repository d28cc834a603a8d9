using ChatCluster.Budgets;
using ChatCluster.Files;
using ChatCluster.Rules;
using ChatCluster.Runs;
using ChatCluster.Threads;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>What is read of a model's reply beside its text.</summary>
public sealed class ReplyReaderTests
{
    private static readonly ThreadKey Key = new("default", "ada", "t1");

    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Reasoning_InPieces_TakesTheTimeFromEachBeginningToWhatComesNext()
    {
        using var call = new CancellationTokenSource();
        var reports = new Shown();
        using var watch = new CallWatch(new(), _time, TimeSpan.FromMinutes(5), null!, reports, call);
        using var lease = new BudgetLease(null!, [], null, 0, 1024);
        var reader = new ReplyReader(reports, watch, lease, new(new(new InMemoryThreadFiles()), Key), 10, _time);
        Assert.Null(reader.Reasoned);

        await reader.ReadAsync(
            ReplyAsync(
                (1, new TextReasoningContent("Hm, ")), (2, new TextReasoningContent("so.")), (3, new TextContent("Let me see.")),
                (10, new TextReasoningContent("Or not?")), (2, new FunctionCallContent("c1", "look")), (7, new TextContent("."))),
            default);

        Assert.Equal(TimeSpan.FromSeconds(2 + 3 + 2), reader.Reasoned);
    }

    [Fact]
    public async Task Reasoning_ThatIsStopped_TookTheTimeUntilThen()
    {
        using var call = new CancellationTokenSource();
        var reports = new Shown();
        using var watch = new CallWatch(new(), _time, TimeSpan.FromMinutes(5), null!, reports, call);
        using var lease = new BudgetLease(null!, [], null, 0, 1024);
        var reader = new ReplyReader(reports, watch, lease, new(new(new InMemoryThreadFiles()), Key), 10, _time);

        var (thinks, goesOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var reading = reader.ReadAsync(ThinkAsync(thinks, goesOn.Task), default);
        await thinks.Task;
        _time.Advance(TimeSpan.FromSeconds(4));
        reader.Close();
        _time.Advance(TimeSpan.FromSeconds(9));
        goesOn.SetResult();
        await reading;

        Assert.Equal(TimeSpan.FromSeconds(4), reader.Reasoned);
    }

    /// <summary>A reply that is still being thought about.</summary>
    private static async IAsyncEnumerable<ChatResponseUpdate> ThinkAsync(TaskCompletionSource thinks, Task goesOn)
    {
        yield return new(ChatRole.Assistant, [new TextReasoningContent("Hm, ")]);
        thinks.SetResult();
        await goesOn;
    }

    /// <summary>Pieces of a reply, each after so many seconds.</summary>
    private async IAsyncEnumerable<ChatResponseUpdate> ReplyAsync(params (int After, AIContent Content)[] pieces)
    {
        foreach (var (after, content) in pieces)
        {
            await Task.Yield();
            _time.Advance(TimeSpan.FromSeconds(after));
            yield return new(ChatRole.Assistant, [content]);
        }
    }

    private sealed class Shown : IRunReports
    {
        public Task<ThreadSnapshot> ReportAsync(ThreadCommand command) => throw new NotSupportedException();

        public bool TryWrite(bool reasoning, string text) => true;

        public StepText Written(int after = 0) => StepText.Empty;

        public IDisposable Meter(Func<Usage> used) => throw new NotSupportedException();

        public void ReportProgress(string callId, TimeSpan elapsed, ToolNote? note) => throw new NotSupportedException();

        public Task<ThreadSnapshot> WaitAsync(long sequence, TimeSpan patience, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
