using System.Diagnostics.CodeAnalysis;
using ChatCluster.Access;
using ChatCluster.Agents;
using ChatCluster.Budgets;
using ChatCluster.Credentials;
using ChatCluster.Files;
using ChatCluster.Hosting;
using ChatCluster.Documents;
using ChatCluster.Memory;
using ChatCluster.Models;
using ChatCluster.Owners;
using ChatCluster.Prompts;
using ChatCluster.Runs;
using ChatCluster.Storage;
using ChatCluster.Storage.Memory;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Approvals;
using ChatCluster.Tools.Safety;
using ChatCluster.Webhooks;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace ChatCluster.Tests.Runs;

/// <summary>The engine around a scripted model: one process, which can die and be started again on the same store.</summary>
internal sealed class Rig : IModelCatalog, IToolCatalog, IAsyncDisposable
{
    private readonly List<ChatModel> _models = [];
    private readonly Dictionary<string, ITool> _tools = [];
    private readonly FeedHeartbeat _heartbeat = new(TimeProvider.System, TimeSpan.FromSeconds(15));

    public Rig(params ITool[] tools)
    {
        _tools = tools.ToDictionary(tool => tool.Description.Name);
        _models.Add(
            new()
            {
                Name = "main",
                Provider = "test",
                Id = "main",
                Client = Model,
                ContextWindow = 10_000_000,
                InputPrice = 1,
                OutputPrice = 2,
            });
        Threads = NewProcess();
    }

    public ScriptedModel Model { get; } = new();

    public IThreadStore Store { get; set; } = new InMemoryThreadStore();

    public ICredentialVault Credentials { get; set; } = new InMemoryCredentialVault();

    public InMemoryThreadFiles Files { get; } = new();

    /// <summary>How runs have their tool calls made from the next process on; by the process itself when left out.</summary>
    public Func<DirectToolCalls, IToolCalls>? Elsewhere { get; set; }

    public RunOptions Options { get; } =
        new() { Backoff = TimeSpan.FromMilliseconds(1), CheckpointInterval = TimeSpan.FromMilliseconds(100), ImproveTitles = false };

    /// <summary>Of the one agent, from the next process on.</summary>
    public AgentOptions Agent { get; } = new();

    /// <summary>Of the rules on consent, from the next process on.</summary>
    public ToolOptions ToolOptions { get; } = new();

    public BudgetOptions Budgets { get; } = new();

    public HostOptions Host { get; } = new() { RetryAfter = TimeSpan.FromMilliseconds(10) };

    public ThreadKey Key { get; } = new("default", "ada", "t1");

    public EmbeddedThreads Threads { get; private set; }

    /// <summary>What the actors of the latest process share.</summary>
    public ThreadRuntime Runtime { get; private set; }

    /// <summary>Where the next process logs to.</summary>
    public ILoggerFactory Logs { get; set; } = NullLoggerFactory.Instance;

    public IReadOnlyList<ChatModel> Models => _models;

    public IReadOnlyDictionary<string, ITool> Tools => _tools;

    public bool TryGet(string name, [NotNullWhen(true)] out ChatModel? model) =>
        (model = _models.Find(m => m.Name == name)) is not null;

    public Rig WithFallback(ScriptedModel fallback)
    {
        _models[0] = _models[0] with { Fallback = "fallback" };
        _models.Add(new() { Name = "fallback", Provider = "test", Id = "fallback", Client = fallback });
        return this;
    }

    /// <summary>Another model in the place of the scripted one.</summary>
    public Rig With(IChatClient client, int window)
    {
        _models[0] = _models[0] with { Client = client, ContextWindow = window };
        return this;
    }

    /// <summary>Another process on the same store. The one before is not told: it may be dead, or believe that it is alone.</summary>
    [MemberNotNull(nameof(Runtime))]
    public EmbeddedThreads NewProcess()
    {
        var files = new AttachmentFiles(Files);
        var agents = new AgentDirectory(
            new(new Dictionary<string, AgentOptions> { [AgentCatalog.DefaultName] = Agent }), AgentStore, TimeProvider.System,
            Logs.CreateLogger<AgentDirectory>());
        var prompts = new PromptBuilder(new(), new(files), TimeProvider.System);
        var meter = new TokenMeter(TimeProvider.System);
        var budgets = new BudgetGate(
            new LocalBudgets(Budgets, Store, TimeProvider.System, Logs.CreateLogger<LocalBudgets>()), Budgets, TimeProvider.System);
        var generations = new Generations(this, TimeProvider.System, Logs.CreateLogger<Generations>());
        var modelCall =
            new ModelCall(Options, budgets, meter, generations, files, TimeProvider.System, Logs.CreateLogger<ModelCall>());
        var sideCalls = new SideCalls(budgets, Options, TimeProvider.System);
        var context =
            new ContextGuard(
                prompts, new PromptPolicy(), new(new(), Options, sideCalls, meter, Logs.CreateLogger<Summarizer>()), meter,
                TimeProvider.System);
        var direct = new DirectToolCalls(
            RunnerOf(this), this, agents, Credentials, files, Options, TimeProvider.System, Logs.CreateLogger<DirectToolCalls>());
        var consents = new ConsentRules(Microsoft.Extensions.Options.Options.Create(ToolOptions));
        var round = new ToolStepRunner(
            this, Elsewhere?.Invoke(direct) ?? direct, consents, Options, TimeProvider.System, Logs.CreateLogger<ToolStepRunner>());
        var memories = new Memories(MemoryStore, Memory, TimeProvider.System);
        var recall = new MemoryRecall(memories);
        var loop = new RunLoop(
            this, agents, this, context, modelCall, round, consents, generations, recall,
            new(Documents, new(files)), Options, TimeProvider.System,
            Logs.CreateLogger<RunLoop>());
        var afterRun = new AfterRunParts(this, agents, prompts, sideCalls, memories, recall, Store, Options);
        var lists = new ListFeed(_heartbeat);
        Runtime = new ThreadRuntime(
            Store, loop, Credentials, new InMemoryLedger(Store, TimeProvider.System), _heartbeat, agents, this, Options,
            TimeProvider.System, Logs.CreateLogger<ThreadActor>())
        {
            Lists = lists,
            Tools = this,
            Webhooks = new(new InMemoryWebhookStore(), isOn: true, TimeProvider.System),
            Budgets = budgets,
            AfterRun =
            [
                new TitleWriter(afterRun, Logs.CreateLogger<TitleWriter>()), new MemoryWriter(afterRun, Logs.CreateLogger<MemoryWriter>()),
            ],
        };
        return Threads =
            new(new(Runtime, new(this, agents, this, Host), Host, files, Logs.CreateLogger<ThreadActivation>()), lists, memories, Documents,
                Logs.CreateLogger<EmbeddedThreads>());
    }

    internal IAccessStore AgentStore { get; } = new InMemoryAccessStore();

    internal OwnerDocuments Documents { get; } = new(new InMemoryDocumentStore(), new(), TimeProvider.System);

    public MemoryOptions Memory { get; } = new();

    internal IMemoryStore MemoryStore { get; } = new InMemoryMemoryStore();

    public async Task<ThreadAnswer.Done> PostAsync(string text, OnBusy onBusy = OnBusy.Reject) =>
        Assert.IsType<ThreadAnswer.Done>(await Threads.SendAsync(Key, new PostMessage(text, Create: true, OnBusy: onBusy), default));

    /// <summary>Watches from a cursor until a frame satisfies the condition; that frame is the last one returned.</summary>
    public async Task<List<ThreadFrame>> WatchAsync(
        Func<ThreadFrame, bool> until, ThreadCursor after = default, EmbeddedThreads? threads = null)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var seen = new List<ThreadFrame>();
        await foreach (var batch in (threads ?? Threads).WatchAsync(Key, after, patience.Token))
        {
            foreach (var frame in batch)
            {
                seen.Add(frame);
                if (until(frame))
                {
                    return seen;
                }
            }
        }

        throw new InvalidOperationException("The stream ended before the condition held.");
    }

    public Task<List<ThreadFrame>> FinishAsync(ThreadCursor after = default) => WatchAsync(frame => frame.Event is RunFinished, after);

    public async Task<List<ThreadEvent>> LogAsync() =>
        await Store.ReadAsync(Key, 0, default).Select(stored => ThreadJson.Decode(stored.Json.Span)).ToListAsync();

    public async ValueTask DisposeAsync()
    {
        await Threads.StopAsync();
        Threads.Dispose();
        _heartbeat.Dispose();
        Model.Dispose();
    }

    private static ToolRunner RunnerOf(IToolCatalog tools) => new(
        tools,
        new LocalToolLimiter(TimeProvider.System, NullLogger<LocalToolLimiter>.Instance),
        Microsoft.Extensions.Options.Options.Create(new ToolOptions()),
        SecretRedactor.From(new ConfigurationBuilder().Build()),
        TimeProvider.System,
        NullLogger<ToolRunner>.Instance);
}
