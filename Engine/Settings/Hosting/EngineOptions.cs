using ChatCluster.Agents;
using ChatCluster.Budgets;
using ChatCluster.Documents;
using ChatCluster.Memory;
using ChatCluster.Prompts;
using ChatCluster.Runs;

namespace ChatCluster.Hosting;

/// <summary>The engine's own settings: the section <c>ChatCluster</c>. Models and tools have theirs.</summary>
public sealed class EngineOptions
{
    /// <summary>What <see cref="CredentialKey"/> is, in bytes.</summary>
    public const int CredentialKeyLength = 32;

    /// <summary>
    /// Folder of the SQLite database, relative to the content root; <c>memory</c> keeps everything in memory only. Not used when there is a
    /// connection string <c>ChatCluster</c>. Default: <c>data</c>.
    /// </summary>
    public string Data { get; set; } = "data";

    /// <summary>Days without activity after which a thread is deleted, 1 to 36,500; 0 (the default) keeps threads for ever.</summary>
    public int RetentionDays { get; set; }

    /// <summary>Days for which lines of usage are kept, 32 to 36,500; 0 (the default) keeps them for ever.</summary>
    public int UsageDays { get; set; }

    /// <summary>Time without activity after which a temporary thread is deleted, 1 min to 7 days. Default: 1 h.</summary>
    public TimeSpan TemporaryTime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// 32 bytes in base64, the same for every process: encrypts the callers' credentials in PostgreSQL. A data folder has a key of its own.
    /// </summary>
    public string? CredentialKey { get; set; }

    public RunOptions Runs { get; set; } = new();

    public PromptOptions Prompts { get; set; } = new();

    public MemoryOptions Memory { get; set; } = new();

    public DocumentOptions Documents { get; set; } = new();

    public HostOptions Host { get; set; } = new();

    public BudgetOptions Budgets { get; set; } = new();

    public Dictionary<string, AgentOptions> Agents { get; set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Folder with a file for each further agent, <c>name.md</c> or <c>name.json</c>, relative to the content root; null when left out.
    /// </summary>
    public string? AgentFiles { get; set; }

    internal IReadOnlyList<string> Validate() =>
    [
        .. Runs.Validate(),
        .. Prompts.Validate(),
        .. Memory.Validate(),
        .. Documents.Validate(),
        .. Host.Validate(),
        .. BudgetOptionsValidator.Problems(Budgets),
        .. Agents.SelectMany(agent => agent.Value.Validate(agent.Key)),
        .. string.IsNullOrWhiteSpace(Data) ? ["ChatCluster:Data is empty; name a folder, or 'memory'."] : Array.Empty<string>(),
        .. Configuration.Check.Range("ChatCluster:RetentionDays", RetentionDays, 0, 36_500),
        .. Configuration.Check.Range("ChatCluster:TemporaryTime", TemporaryTime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7)),
        .. UsageDays == 0 ? [] : Configuration.Check.Range("ChatCluster:UsageDays", UsageDays, 32, 36_500)
            .Select(problem => $"{problem} 0 keeps usage for ever."),
        .. IsKey(CredentialKey)
            ? Array.Empty<string>()
                : ["ChatCluster:CredentialKey is not a valid key: set it to 32 random bytes in base64, for example from 'openssl rand -base64 32', or leave it out."],
    ];

    private static bool IsKey(string? key) =>
        key is null || (Convert.TryFromBase64String(key, new byte[key.Length], out var length) && length == CredentialKeyLength);
}
