using ChatCluster.Threads;
using ChatCluster.Tools.SignIns;

namespace ChatCluster.Web.Formats.LlmChat;

/// <summary>
/// The conversation that a user has: the newest thread of a name that only this makes and that is not in the archive. Every front end finds
/// the same one, and it outlives all of them.
/// </summary>
internal static class UserConversation
{
    private const string Prefix = "llmchat-";
    private const string OwnPrefix = "llmchat" + SignInRequest.Connect.Mark;

    /// <param name="own">Whether it is connected to an MCP server of its user.</param>
    public static ThreadKey NewKey(Owner owner, bool own, TimeProvider time) =>
        new(owner, $"{(own ? OwnPrefix : Prefix)}{Guid.CreateVersion7(time.GetUtcNow()):N}");

    public static async Task<ThreadSummary?> FindAsync(IThreads threads, Owner owner, CancellationToken cancellationToken)
    {
        var query = new ThreadQuery { PageSize = ThreadQuery.MaxPageSize, Sort = ThreadSort.Created };
        while (true)
        {
            var page = await threads.ListAsync(owner, query, cancellationToken);
            if (page.Threads.FirstOrDefault(thread => thread.Key.Id.StartsWith(Prefix, StringComparison.Ordinal)) is { } found)
            {
                return found;
            }

            if (!page.More || page.Threads.Count == 0)
            {
                return null;
            }

            query = query with { After = ThreadPosition.Of(page.Threads[^1], query.Sort) };
        }
    }

    /// <summary>Ends the conversation: its run is stopped, its thread goes to the archive, and its MCP server is forgotten.</summary>
    /// <returns>Whether there was one.</returns>
    public static async Task<bool> EndAsync(
        IThreads threads, IToolSignIns signIns, Owner owner, CancellationToken cancellationToken)
    {
        var ended = false;
        while (await FindAsync(threads, owner, cancellationToken) is { } open)
        {
            if (open.Running)
            {
                await threads.SendAsync(open.Key, new StopRun(), cancellationToken);
            }

            if (await threads.SendAsync(open.Key, new ArchiveThread(Archived: true), cancellationToken) is not ThreadAnswer.Done)
            {
                return ended;
            }

            await signIns.AskAsync(owner, new SignInRequest.Disconnect(open.Key.Id), cancellationToken);
            ended = true;
        }

        return ended;
    }
}
