using ChatCluster.Agents;
using ChatCluster.Budgets;
using ChatCluster.Credentials;
using ChatCluster.Memory;
using ChatCluster.Models;
using ChatCluster.Owners;
using ChatCluster.Rules;
using ChatCluster.Runs;
using ChatCluster.Storage;
using ChatCluster.Tools;
using ChatCluster.Webhooks;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Threads;

/// <summary>What every actor of a process shares.</summary>
internal sealed class ThreadRuntime(
    IThreadStore store,
    RunLoop loop,
    ICredentialVault credentials,
    IOwnerLedger ledger,
    FeedHeartbeat heartbeat,
    AgentDirectory agents,
    IModelCatalog models,
    RunOptions options,
    TimeProvider time,
    ILogger<ThreadActor> logger)
{
    public IThreadStore Store => store;

    public RunLoop Loop => loop;

    public ICredentialVault Credentials => credentials;

    public IOwnerLedger Ledger => ledger;

    public FeedHeartbeat Heartbeat => heartbeat;

    /// <summary>What is done once a run has ended.</summary>
    public IReadOnlyList<IAfterRunTask> AfterRun { get; init; } = [];

    /// <summary>Told of changes in the lists of owners.</summary>
    public required IListNotes Lists { get; init; }

    /// <summary>The tools that calls are made of.</summary>
    public required IToolCatalog Tools { get; init; }

    /// <summary>Told of what webhooks are to be told.</summary>
    public required WebhookOutbox Webhooks { get; init; }

    /// <summary>Where model calls ask for their part of the budgets.</summary>
    public required BudgetGate Budgets { get; init; }

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    /// <summary>How many runs this process is working on.</summary>
    public RunGauge Runs { get; } = new();

    public string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString("N");

    /// <param name="tenant">Whose agents count.</param>
    public DecisionContext NewContext(string tenant)
    {
        var now = time.GetUtcNow();
        return new(now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond)), Guid.CreateVersion7(now).ToString("N"))
        {
            DefaultModel = agent => agents.FindOrDefault(tenant, agent).Model ?? models.Default.Name,
            AgentVersion = agent => agents.Find(tenant, agent)?.Version,
            StartsOver = (agent, text) => agents.FindOrDefault(tenant, agent).Options.StartOver && MessageKind.StartsOver(text),
            ApprovalTime = options.ApprovalTime,
            ClientToolTime = options.ClientToolTime,
        };
    }
}
