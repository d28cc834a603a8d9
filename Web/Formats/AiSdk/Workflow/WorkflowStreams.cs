using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.AiSdk.Workflow;

/// <summary>The streams of the workflow transports (<c>@ai-sdk/workflow</c>, <c>@workflow/ai</c>).</summary>
internal static class WorkflowStreams
{
    // The first version of the AI SDK that these transports are for.
    private const int Oldest = 6;

    /// <summary>Whether a request is of such a transport: the others say what has triggered it.</summary>
    public static bool IsAsked(JsonElement body) => body.Field("trigger") is null || body.Text("transport") is "workflow";

    /// <summary>The stream of a run from its first chunk on.</summary>
    public static EventStream Begin(PostedRun run, int version, bool continues)
    {
        var id = new WorkflowRunId(run.Key.Id, run.RunId ?? run.MessageId!, run.Before.Sequence, Math.Max(Oldest, version), continues);
        return new(new(run.Key, run.Before, run), new WorkflowFormat(id, startIndex: 0));
    }

    /// <summary>The stream behind the chunks that the client has; null when there is no such run.</summary>
    public static async Task<IResult?> ResumeAsync(
        IThreads threads, ThreadKey key, WorkflowRunId id, int startIndex, CancellationToken cancellationToken)
    {
        var before = new ThreadCursor(id.After);
        return await FindAsync(threads, key, id, before, cancellationToken) is { } run
            ? new EventStream(new(key, before, run), new WorkflowFormat(id, startIndex)) : null;
    }

    /// <summary>
    /// The stream of a thread's last run, whether it is under way or not: these transports take an answer without a body for an error.
    /// </summary>
    public static async Task<IResult?> LastAsync(
        IThreads threads, ThreadKey key, int startIndex, int version, CancellationToken cancellationToken)
    {
        if (await threads.ReadTranscriptAsync(key, new() { PageSize = 1 }, cancellationToken) is not { Rounds: [.., var last] }
            || await PostedRun.FindAsync(threads, key, last.RunId, cancellationToken) is not { } run)
        {
            return null;
        }

        var id = new WorkflowRunId(key.Id, last.RunId, run.Before.Sequence, Math.Max(Oldest, version), Continues: false);
        return new EventStream(new(key, run.Before, run), new WorkflowFormat(id, startIndex));
    }

    // A run whose beginning is not stored yet has its message; a message that waits has neither.
    private static async Task<PostedRun?> FindAsync(
        IThreads threads, ThreadKey key, WorkflowRunId id, ThreadCursor before, CancellationToken cancellationToken)
    {
        if (await ThreadSearch.FindLastAsync<RunStarted>(
            threads, key, RunStarted.TypeName, run => run.RunId == id.Name, cancellationToken) is not null
            || await ThreadSearch.FindLastAsync<MessagePosted>(
                threads, key, MessagePosted.TypeName, message => message.Run == id.Name, cancellationToken) is not null)
        {
            return new(key, new(before, RunId: id.Name), stopOnDisconnect: false);
        }

        return await ThreadSearch.FindLastAsync<MessageQueued>(
            threads, key, MessageQueued.TypeName, message => message.MessageId == id.Name, cancellationToken) is not null
            ? new(key, new(before, MessageId: id.Name, Queued: true), stopOnDisconnect: false)
            : null;
    }
}
