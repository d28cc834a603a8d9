using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>What the owner has said for the whole thread, and the thread as lists have it.</summary>
internal sealed partial record ThreadSnapshot
{
    /// <summary>What the owner wants of the model.</summary>
    public ThreadSettings Settings { get; private init; } = ThreadSettings.None;

    /// <summary>The project that it is in.</summary>
    public string? Project { get; private init; }

    /// <summary>Whether no list has it and it is deleted soon.</summary>
    public bool Temporary { get; private init; }

    public ThreadSummary Summarize(ThreadKey key) => new()
    {
        Key = key,
        Sequence = Sequence,
        CreatedAt = CreatedAt,
        UpdatedAt = UpdatedAt,
        Title = Title,
        Agent = Agent,
        Model = Model,
        RunId = Run?.Id,
        Messages = Messages,
        Rounds = Rounds,
        Awaiting = Awaiting,
        Archived = Archived,
        ShareId = ShareId,
        Project = Project,
        Temporary = Temporary ? true : null,
        Webhooks = Settings.Webhooks is false ? false : null,
        Usage = Usage,
        Bytes = Bytes,
    };
}
