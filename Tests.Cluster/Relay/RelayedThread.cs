using System.Buffers;
using ChatCluster.Api;
using ChatCluster.Api.Relay;
using ChatCluster.Grains;
using ChatCluster.Grains.Relay;
using ChatCluster.Hosting;
using ChatCluster.Threads;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace ChatCluster.Tests.Cluster.Relay;

/// <summary>A front end without a cluster: one thread, whose silo is this object, and a clock that moves when told.</summary>
internal sealed class RelayedThread : IAsyncDisposable
{
    private const string Outbox = "outbox";

    private readonly List<ThreadFrame> _frames = [];
    private readonly ServiceProvider _services;
    private long _batches;
    private long _watch;

    private RelayedThread()
    {
        Grain = Answering.To<IThreadGrain>((method, arguments) => method switch
        {
            nameof(IThreadGrain.WatchAsync) => BeginAsync((long)arguments[1]!),
            nameof(IThreadGrain.CatchUpAsync) => Task.FromResult(CatchUp((ThreadCursor)arguments[0]!)),
            nameof(IThreadGrain.UnwatchAsync) => EndAsync((long)arguments[1]!),
            _ => throw new NotSupportedException(method),
        });
        var cluster = Answering.To<IClusterClient>((method, _) => method is nameof(IClusterClient.GetGrain) ? Grain : null);
        _services = new ServiceCollection().AddSingleton<IGrainFactory>(cluster).AddRelayStreams().BuildServiceProvider();
        Losses = new(Time);
        var connection = new ClusterConnection(Time);
        connection.NoteOpened();
        Relay = new(_services, cluster, connection, Losses, Options.Create(new EngineOptions()), Time);
    }

    public FakeTimeProvider Time { get; } = new();

    public IThreadGrain Grain { get; }

    public SiloLosses Losses { get; }

    public FrontEndRelay Relay { get; }

    /// <summary>How often a reader asked the silo for what it had missed.</summary>
    public int CatchUps { get; private set; }

    /// <summary>Completes when the front end has asked for a watch.</summary>
    public TaskCompletionSource Asked { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the silo waits for before a watch is in force.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Whether the silo relays.</summary>
    public bool Watching { get; private set; }

    public static async Task<RelayedThread> StartAsync()
    {
        var thread = new RelayedThread();

        // It joins, but the test says when it looks after its feeds.
        using var looking = new CancellationTokenSource();
        await thread.Relay.StartAsync(looking.Token);
        await looking.CancelAsync();
        await thread.Relay.ExecuteTask!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return thread;
    }

    /// <summary>Something happens in the thread.</summary>
    public async Task PublishAsync(long sequence)
    {
        var frame = ThreadFrame.OfEvent(new(sequence), new TitleChanged($"Title {sequence}", "user"));
        _frames.Add(frame);
        var block = new ArrayBufferWriter<byte>();
        FrameBlock.Write(block, _watch, frame);
        await Relay.OnNextAsync(new(Outbox, ++_batches, FrameBlock.Pack(block.WrittenSpan)));
    }

    public async ValueTask DisposeAsync()
    {
        await Relay.StopAsync(default);
        Relay.Dispose();
        await _services.DisposeAsync();
    }

    private ThreadCursor Live => _frames is [.., { Cursor: { } last }] ? last : default;

    private async Task<Watched?> BeginAsync(long number)
    {
        _watch = number;
        var watched = new Watched(Live, Outbox, _batches);
        Asked.TrySetResult();
        await Gate;
        Watching = true;
        return watched;
    }

    private CatchUp CatchUp(ThreadCursor after)
    {
        CatchUps++;
        return new(FrameBlock.Of(_frames.Where(frame => frame.Cursor > after)), Live, Exists: true);
    }

    private Task EndAsync(long number)
    {
        Watching &= _watch > number;
        return Task.CompletedTask;
    }
}
