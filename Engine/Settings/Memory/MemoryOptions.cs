using ChatCluster.Configuration;

namespace ChatCluster.Memory;

/// <summary>What is remembered of owners from one thread to the next: <c>ChatCluster:Memory</c>.</summary>
public sealed class MemoryOptions
{
    /// <summary>
    /// Whether a model draws facts about the owner from messages, and prompts have them. Default: no, since each run then costs one more
    /// model call.
    /// An agent's own <c>Memory</c> wins; an owner may switch it off for itself.
    /// </summary>
    public bool Enabled { get; set; }

    /// <summary>Facts that are kept of one owner, 1 to 1,000; of those that models drew the oldest goes first. Default: 200.</summary>
    public int MaxFacts { get; set; } = 200;

    /// <summary>What the facts of a prompt may take, in tokens, 50 to 8,000. Default: 500.</summary>
    public int PromptTokens { get; set; } = 500;

    /// <summary>Messages below this length neither recall facts nor give any, in characters, 1 to 1,000. Default: 12.</summary>
    public int ShortMessage { get; set; } = 12;

    internal IEnumerable<string> Validate() =>
    [
        .. Check.Range("ChatCluster:Memory:MaxFacts", MaxFacts, 1, 1_000),
        .. Check.Range("ChatCluster:Memory:PromptTokens", PromptTokens, 50, 8_000),
        .. Check.Range("ChatCluster:Memory:ShortMessage", ShortMessage, 1, 1_000),
    ];
}
