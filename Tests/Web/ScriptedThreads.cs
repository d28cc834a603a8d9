using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ChatCluster.Documents;
using ChatCluster.Files;
using ChatCluster.Ledger;
using ChatCluster.Memory;
using ChatCluster.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Tests.Web;

/// <summary>Threads that answer what a test says: for what the engine does only when something breaks, and for exact bytes.</summary>
internal sealed class ScriptedThreads : IThreads
{
    private readonly Channel<IReadOnlyList<ThreadFrame>> _batches = Channel.CreateUnbounded<IReadOnlyList<ThreadFrame>>();

    private readonly Channel<ThreadRequest> _asked = Channel.CreateUnbounded<ThreadRequest>();

    public Func<ThreadKey, ThreadRequest, ThreadAnswer> Answer { get; set; } = (_, _) =>
        new ThreadAnswer.Done(ThreadCursor.Start, RunId: "r1", MessageId: "m1");

    public Func<ThreadSummary?> Find { get; set; } = () => null;

    /// <summary>What a page of stored events has.</summary>
    public Func<IReadOnlyList<ThreadFrame>> Read { get; set; } = () => [];

    public Func<DocumentRequest, DocumentAnswer> Documents { get; set; } = _ => new DocumentAnswer.Found([]);

    /// <summary>What was asked, in order.</summary>
    public ConcurrentQueue<(ThreadKey Key, ThreadRequest Request)> Requests { get; } = new();

    /// <summary>Completes when a reader watches.</summary>
    public TaskCompletionSource Watched { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a reader has gone.</summary>
    public TaskCompletionSource Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when a reader of a list has taken it up as it is.</summary>
    public TaskCompletionSource ListWatched { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Where the last reader began.</summary>
    public ThreadCursor After { get; private set; }

    /// <summary>Starts the program with these threads instead of the engine's.</summary>
    public Task<ChatApp> StartAppAsync(params (string Name, string Value)[] settings) => ChatApp.StartAsync(settings, Use);

    public void Use(WebApplicationBuilder builder) => builder.Services.AddSingleton<IThreads>(this);

    public void Emit(params ThreadFrame[] batch) => _batches.Writer.TryWrite(batch);

    public void Fail(Exception exception) => _batches.Writer.TryComplete(exception);

    /// <summary>The next request of a kind; the others before it are passed over.</summary>
    public async Task<T> NextAsync<T>()
        where T : ThreadRequest
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await foreach (var request in _asked.Reader.ReadAllAsync(patience.Token))
        {
            if (request is T wanted)
            {
                return wanted;
            }
        }

        throw new InvalidOperationException("The requests ended.");
    }

    public void End() => _batches.Writer.TryComplete();

    public Task<ThreadAnswer> SendAsync(ThreadKey key, ThreadRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue((key, request));
        _asked.Writer.TryWrite(request);
        return Task.FromResult(Answer(key, request));
    }

    public async IAsyncEnumerable<IReadOnlyList<ThreadFrame>> WatchAsync(
        ThreadKey key, ThreadCursor after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        After = after;
        Watched.TrySetResult();
        try
        {
            await foreach (var batch in _batches.Reader.ReadAllAsync(cancellationToken))
            {
                yield return batch;
            }
        }
        finally
        {
            Left.TrySetResult();
        }
    }

    public ValueTask<ThreadSummary?> FindAsync(ThreadKey key, CancellationToken cancellationToken) => ValueTask.FromResult(Find());

    public Task<ThreadPage> ListAsync(Owner owner, ThreadQuery query, CancellationToken cancellationToken) =>
        Task.FromResult(Find() is { } thread ? new ThreadPage([thread], 1) : new ThreadPage([], 0));

    public async IAsyncEnumerable<ListChanges> WatchListAsync(Owner owner, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new(Missed: true, []);
        ListWatched.TrySetResult();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    public Task<IReadOnlyList<UsageSum>> SumUsageAsync(UsageQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<UsageSum>>([]);
    public Task<MemoryAnswer> ChangeMemoryAsync(Owner owner, MemoryChange change, CancellationToken cancellationToken) =>
        Task.FromResult<MemoryAnswer>(new MemoryAnswer.Done(OwnerMemory.Empty));

    public Task<DocumentAnswer> AskDocumentsAsync(Owner owner, DocumentRequest request, CancellationToken cancellationToken) =>
        Task.FromResult(Documents(request));

    public Task<OwnerUsage> ReadUsageAsync(Owner owner, CancellationToken cancellationToken) =>
        Task.FromResult(new OwnerUsage(0, 0, 0, Usage.None));

    public Task<IReadOnlyList<ThreadFrame>?> ReadAsync(ThreadKey key, long after, int count, CancellationToken cancellationToken) => Page();

    public Task<IReadOnlyList<ThreadFrame>?> ReadBackwardAsync(
        ThreadKey key, long before, int count, CancellationToken cancellationToken) => Page();

    public Task<TranscriptPage?> ReadTranscriptAsync(ThreadKey key, TranscriptQuery query, CancellationToken cancellationToken) =>
        Task.FromResult<TranscriptPage?>(null);

    public Task<ThreadAnswer> ForkAsync(ThreadKey key, string newId, string? through, CancellationToken cancellationToken) =>
        Task.FromResult<ThreadAnswer>(new ThreadAnswer.Missing());

    public Task<ThreadAnswer> ImportAsync(
        ThreadKey key, IReadOnlyList<ThreadEvent> events, ImportLimits limits, CancellationToken cancellationToken) =>
        Task.FromResult<ThreadAnswer>(new ThreadAnswer.Missing());

    public Task<ThreadFile?> ReadFileAsync(ThreadKey key, string fileId, CancellationToken cancellationToken) =>
        Task.FromResult<ThreadFile?>(null);

    public Task<bool> DeleteAsync(ThreadKey key, CancellationToken cancellationToken) => Task.FromResult(false);

    private Task<IReadOnlyList<ThreadFrame>?> Page() => Task.FromResult(Find() is null ? null : Read());
}
