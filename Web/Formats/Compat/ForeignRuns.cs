using ChatCluster.Threads;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ChatCluster.Web.Formats.Compat;

/// <summary>Posts messages that came in the form of another system, under the same limits as ours.</summary>
internal static class ForeignRuns
{
    /// <param name="create">Whether the thread is begun when it does not exist.</param>
    /// <param name="answer">What the run is answered with.</param>
    public static Task<IResult> PostAsync(
        HttpContext http, ThreadKey key, PostMessageBody body, bool create, Func<PostedRun, IResult> answer,
        CancellationToken cancellationToken)
    {
        var message = http.RequestServices.GetRequiredService<MessageLimits>().Read(body, http, create);
        return RunPosts.PostAsync(http, key, message, Posted, cancellationToken);

        IResult Posted(ThreadAnswer.Done done)
        {
            var run = new PostedRun(key, done, stopOnDisconnect: false);
            run.Name(http.Response);
            return answer(run);
        }
    }

    /// <summary>The run's stream in a format. The run goes on when its reader leaves.</summary>
    public static IResult Stream(PostedRun run, IStreamFormat format) => new EventStream(new(run.Key, run.Before, run), format);

    /// <summary>Begins an empty thread.</summary>
    public static async Task<IResult> CreateAsync(
        HttpContext http, ThreadKey key, CreateThread request, Func<ThreadSummary, IResult> answer, CancellationToken cancellationToken)
    {
        var threads = http.RequestServices.GetRequiredService<IThreads>();
        if (await http.RequestServices.GetRequiredService<OwnerQuotas>()
            .RefuseAsync(key, creates: true, bytes: 0, cancellationToken) is { } full)
        {
            return full;
        }

        var created = await threads.SendAsync(key, request, cancellationToken);
        return await created.MatchAsync(
            async _ => await threads.FindAsync(key, cancellationToken) is { } thread ? answer(thread) : Problem.ThreadNotFound);
    }

    /// <summary>Deletes a thread.</summary>
    public static async Task<bool> DeleteAsync(HttpContext http, ThreadKey key, CancellationToken cancellationToken)
    {
        var deleted = await http.RequestServices.GetRequiredService<IThreads>().DeleteAsync(key, cancellationToken);
        http.RequestServices.GetRequiredService<OwnerQuotas>().Forget(key.Owner);
        return deleted;
    }
}
