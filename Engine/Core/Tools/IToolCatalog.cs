using ChatCluster.Threads;

namespace ChatCluster.Tools;

/// <summary>The tools of this process.</summary>
public interface IToolCatalog
{
    /// <summary>All tools, by name. Where sources change, each reading is one consistent snapshot.</summary>
    IReadOnlyDictionary<string, ITool> Tools { get; }

    /// <summary>Where the tools come from.</summary>
    IReadOnlyList<ToolSourceStatus> Sources => [];

    /// <summary>
    /// Whether a source that can change may yet bring a tool of this name, or one that begins like it where it ends with <c>*</c>.
    /// </summary>
    bool MayCome(string name) => false;

    /// <summary>The tools of one thread: those of this process, unless its owner has connected it to a server of their own.</summary>
    ValueTask<ThreadTools> ForAsync(ThreadKey thread, CancellationToken cancellationToken) => new(new ThreadTools(Tools));

    /// <summary>Forgets what only one thread's tools need, which is deleted.</summary>
    Task ForgetAsync(ThreadKey thread) => Task.CompletedTask;
}
