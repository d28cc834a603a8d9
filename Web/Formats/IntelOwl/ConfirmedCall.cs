using System.Text.Json;
using System.Text.Json.Nodes;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.IntelOwl;

/// <summary>What became of a call that was consented to: its client shows the job at once.</summary>
internal static class ConfirmedCall
{
    // The run goes on all the same; whoever follows it sees the result there.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>The call's result, as far as it comes in time.</summary>
    public static async Task<Dictionary<string, object?>> DescribeAsync(
        IThreads threads, ThreadKey key, ThreadCursor before, string callId, TimeProvider time, CancellationToken cancellationToken)
    {
        var result = await FindAsync(threads, key, before, callId, time, cancellationToken);
        var job = result is { Error: null, Result: { } text } ? Read(text) : null;
        if (job?["job_id"] is { } id && !job.ContainsKey("id"))
        {
            job["id"] = id.DeepClone();
        }

        return new()
        {
            ["errors"] = result?.Error is { } error ? [error.Message] : Array.Empty<string>(),
            ["reused"] = job?["already_exists"] is JsonValue reused && reused.TryGetValue<bool>(out var exists) && exists,
            ["job"] = job,
        };
    }

    // A result that is no object, or names a field twice, is no job that a client could show.
    private static JsonObject? Read(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static async Task<ToolFinished?> FindAsync(
        IThreads threads, ThreadKey key, ThreadCursor before, string callId, TimeProvider time, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Patience, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, late.Token);
        try
        {
            await foreach (var batch in threads.WatchAsync(key, before, ended.Token).WithCancellation(ended.Token))
            {
                foreach (var frame in batch)
                {
                    if (frame.Type is ToolFinished.TypeName && frame.Event is ToolFinished result && result.CallId == callId)
                    {
                        return result;
                    }
                }
            }
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // It takes longer.
        }

        return null;
    }
}
