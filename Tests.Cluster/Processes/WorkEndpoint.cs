using System.Collections.Concurrent;
using ChatCluster.Sandbox.Models;
using Microsoft.AspNetCore.Http;
using Endpoint = ChatCluster.Tests.Standalone.Endpoint;

namespace ChatCluster.Tests.Cluster.Processes;

/// <summary>The endpoint of two tools, of which one is repeatable. Calls return when a test lets them.</summary>
internal sealed class WorkEndpoint : IAsyncDisposable
{
    /// <summary>The tool that is not repeatable.</summary>
    public const string Work = "work";

    /// <summary>The tool that is.</summary>
    public const string Rework = "rework";

    private readonly ConcurrentQueue<string> _calls = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Endpoint? _endpoint;
    private int _atOnce;
    private int _most;
    private int _aborted;

    /// <summary>The idempotency keys of the calls, in the order in which they came.</summary>
    public IReadOnlyCollection<string> Calls => _calls;

    /// <summary>How many calls were aborted by their caller.</summary>
    public int Aborted => Volatile.Read(ref _aborted);

    /// <summary>The most calls that were under way at the same time.</summary>
    public int Most => Volatile.Read(ref _most);

    /// <summary>What a cluster needs to know the tools.</summary>
    public (string Name, string Value)[] Settings =>
    [
        .. SettingsOf(Work),
        .. SettingsOf(Rework),
        ("ChatCluster:Tools:Rest:rework:Repeatable", "true"),
        ("Logging:LogLevel:ChatCluster.Grains.ToolCalls", "Debug"),
    ];

    public static async Task<WorkEndpoint> StartAsync()
    {
        var work = new WorkEndpoint();
        work._endpoint = await Endpoint.StartAsync(async context =>
        {
            work._calls.Enqueue(context.Request.Headers["Idempotency-Key"].ToString());
            var now = Interlocked.Increment(ref work._atOnce);
            InterlockedMax(ref work._most, now);
            try
            {
                await work._open.Task.WaitAsync(context.RequestAborted);
                Interlocked.Decrement(ref work._atOnce);
                await context.Response.WriteAsync("{\"done\":true}");
            }
            catch (OperationCanceledException)
            {
                Interlocked.Decrement(ref work._atOnce);
                Interlocked.Increment(ref work._aborted);
            }
        });
        return work;
    }

    /// <summary>A model that calls the tool which the message names, and then says so.</summary>
    public static ModelReply Script(ModelRequest request) =>
        request.Messages.Any(message => message.GetProperty("role").GetString() == "tool")
            ? ModelReply.Of("Done.") : new ModelReply().Call(request.LastText());

    /// <summary>Lets every call return.</summary>
    public void Open() => _open.TrySetResult();

    /// <summary>Waits until it has seen what a test expects.</summary>
    public async Task WaitAsync(Func<WorkEndpoint, bool> until)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!until(this))
        {
            await Task.Delay(20, patience.Token);
        }
    }

    public ValueTask DisposeAsync() => _endpoint?.DisposeAsync() ?? ValueTask.CompletedTask;

    private (string Name, string Value)[] SettingsOf(string tool) =>
    [
        ($"ChatCluster:Tools:Rest:{tool}:Description", "Works."),
        ($"ChatCluster:Tools:Rest:{tool}:Method", "POST"),
        ($"ChatCluster:Tools:Rest:{tool}:NeedsApproval", "false"),
        ($"ChatCluster:Tools:Rest:{tool}:Url", $"{_endpoint!.Url}/{tool}"),
        ($"ChatCluster:Tools:Rest:{tool}:Timeout", "00:02:00"),
        ($"ChatCluster:Tools:Rest:{tool}:Concurrency", "100"),
    ];

    private static void InterlockedMax(ref int most, int value)
    {
        for (var known = Volatile.Read(ref most); known < value; known = Volatile.Read(ref most))
        {
            Interlocked.CompareExchange(ref most, value, known);
        }
    }
}
