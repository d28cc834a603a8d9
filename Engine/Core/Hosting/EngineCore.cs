using ChatCluster.Access;
using ChatCluster.Agents;
using ChatCluster.Budgets;
using ChatCluster.Documents;
using ChatCluster.Files;
using ChatCluster.Memory;
using ChatCluster.Models;
using ChatCluster.Owners;
using ChatCluster.Prompts;
using ChatCluster.Runs;
using ChatCluster.Storage;
using ChatCluster.Threads;
using ChatCluster.Tools;
using ChatCluster.Tools.Approvals;
using ChatCluster.Webhooks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Hosting;

/// <summary>
/// The parts of the engine that every host of it has: the store, and what actors share. Opened with the process, closed with it.
/// </summary>
public sealed class EngineCore : IAsyncDisposable
{
    private readonly EngineStore _store;
    private readonly FeedHeartbeat _heartbeat;
    private readonly WebhookDispatcher _deliveries;
    private readonly AgentDirectory _agents;

    private EngineCore(
        EngineOptions options,
        EngineStore store,
        ActivationParts activations,
        DirectToolCalls toolCalls,
        FeedHeartbeat heartbeat,
        WebhookDispatcher deliveries,
        AgentDirectory agents)
    {
        (Options, _store, Activations, ToolCalls) = (options, store, activations, toolCalls);
        (_heartbeat, _deliveries, _agents) = (heartbeat, deliveries, agents);
    }

    public EngineOptions Options { get; }

    public IThreadStore Store => _store.Threads;

    /// <summary>Whether the store takes writes.</summary>
    public IStoreCondition Condition => _store.Condition;

    /// <summary>Keys, sessions and the audit.</summary>
    public IAccessStore Access => _store.Access;

    /// <summary>The files of messages.</summary>
    internal AttachmentFiles Files => _store.Files;

    /// <summary>What is known of owners.</summary>
    public Memories Memories => _store.Memories;

    /// <summary>Projects, prompts and other small things of owners.</summary>
    public OwnerDocuments Documents => _store.Documents;

    /// <summary>What the store is, for people.</summary>
    public string StoreDescription => _store.Description;

    internal ThreadRuntime Runtime => Activations.Runtime;

    public TimeProvider Time => Runtime.Time;

    /// <summary>What activations of threads are made of.</summary>
    internal ActivationParts Activations { get; }

    /// <summary>The changes of lists, for readers in this process.</summary>
    public required ListFeed Lists { get; init; }

    public required Retention Retention { get; init; }

    /// <summary>Answers owners about their webhooks.</summary>
    public required IWebhooks Webhooks { get; init; }

    /// <summary>Makes tool calls in this process.</summary>
    public DirectToolCalls ToolCalls { get; }

    /// <param name="elsewhere">How runs have their tool calls made; by this process itself when left out.</param>
    public static async Task<EngineCore> OpenAsync(
        IServiceProvider services, Func<DirectToolCalls, IToolCalls>? elsewhere, CancellationToken cancellationToken)
    {
        var options = services.GetRequiredService<IOptions<EngineOptions>>().Value;
        var time = services.GetRequiredService<TimeProvider>();
        var store = await EngineStore.OpenAsync(services, options, time, cancellationToken);
        services.GetRequiredService<SealedRecords>().Open(store.Access, store.Cipher);
        var models = services.GetRequiredService<IModelCatalog>();
        var tools = services.GetRequiredService<IToolCatalog>();
        var agents = new AgentDirectory(services.GetRequiredService<AgentCatalog>(), store.Access, time, Logger<AgentDirectory>());
        await agents.StartAsync(cancellationToken);
        var heartbeat = new FeedHeartbeat(time, options.Host.KeepAlive);
        var attachments = new Attachments(store.Files);
        var prompts = new PromptBuilder(options.Prompts, attachments, time);
        var meter = new TokenMeter(time);
        var budgets = new BudgetGate(
            services.GetService<IBudgetLedger>() ?? new LocalBudgets(options.Budgets, store.Threads, time, Logger<LocalBudgets>()),
            options.Budgets, time);
        var generations = new Generations(models, time, Logger<Generations>());
        var modelCall = new ModelCall(options.Runs, budgets, meter, generations, store.Files, time, Logger<ModelCall>());
        var sideCalls = new SideCalls(budgets, options.Runs, time);
        var context = new ContextGuard(
            prompts, services.GetRequiredService<IPromptPolicy>(),
            new(options.Prompts, options.Runs, sideCalls, meter, Logger<Summarizer>()), meter, time);
        var direct =
            new DirectToolCalls(
                services.GetRequiredService<ToolRunner>(), tools, agents, store.Credentials, store.Files, options.Runs, time,
                Logger<DirectToolCalls>());
        var consents = services.GetRequiredService<ConsentRules>();
        var toolSteps = new ToolStepRunner(
            tools, elsewhere?.Invoke(direct) ?? direct, consents, options.Runs, time, Logger<ToolStepRunner>());
        var recall = new MemoryRecall(store.Memories);
        var loop = new RunLoop(
            models, agents, tools, context, modelCall, toolSteps, consents, generations, recall, new(store.Documents, attachments),
            options.Runs, time, Logger<RunLoop>());
        var ledger = services.GetService<IOwnerLedger>() ?? new InMemoryLedger(store.Threads, time);
        var lists = new ListFeed(heartbeat);
        var (outbox, desk, deliveries) = WebhookServices.Open(services, store.Webhooks, store.Cipher, store.Threads, time);
        var runtime = new ThreadRuntime(
            store.Threads, loop, store.Credentials, ledger, heartbeat, agents, models, options.Runs, time, Logger<ThreadActor>())
        {
            Lists = services.GetService<IListNotes>() ?? lists,
            Tools = tools,
            Webhooks = outbox,
            Budgets = budgets,
            AfterRun = AfterRunTasks.Create(
                services, new(models, agents, prompts, sideCalls, store.Memories, recall, store.Threads, options.Runs)),
        };
        return new(options, store,
            new(runtime, new(models, agents, tools, options.Host), options.Host, store.Files, Logger<ThreadActivation>()),
            direct, heartbeat, deliveries, agents)
        {
            Lists = lists,
            Webhooks = desk,
            Retention = new(store.Threads, options.RetentionDays, options.UsageDays, time, Logger<Retention>())
            {
                TemporaryTime = options.TemporaryTime,
            },
        };

        ILogger<T> Logger<T>() => services.GetRequiredService<ILogger<T>>();
    }

    /// <summary>Begins to host a thread here.</summary>
    public ThreadActivation Activate(ThreadKey key, IActivationHost host) => new(key, Activations, host);

    /// <summary>A file of a thread; null when there is no such file.</summary>
    public Task<ThreadFile?> ReadFileAsync(ThreadKey key, string fileId, CancellationToken cancellationToken) =>
        Files.ReadAsync(key, fileId, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _deliveries.DisposeAsync();
        await _agents.DisposeAsync();
        _heartbeat.Dispose();
        await _store.DisposeAsync();
    }
}
