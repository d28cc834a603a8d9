using ChatCluster.Threads;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Threads;

/// <summary>What the owner wants of the model in one thread.</summary>
internal static class ThreadSettingsEndpoints
{
    public static void Map(RouteGroups v1)
    {
        v1.Reads.MapGet("/threads/{id}/settings", ShowAsync).WithName("getThreadSettings")
            .WithSummary("What you want of the model in this thread.").Produces<ThreadSettings>();
        v1.Writes.MapPut("/threads/{id}/settings", PutAsync).WithName("putThreadSettings")
            .WithSummary("Sets instructions and parameters of the thread's next model calls, all of them.").Produces<ThreadSettings>();
    }

    private static async Task<IResult> ShowAsync(
        [AsParameters] ThreadRoute thread, IThreads threads, CancellationToken cancellationToken) =>
        await threads.ReadTranscriptAsync(thread.Key(), new() { PageSize = 1 }, cancellationToken) is { } page
            ? TypedResults.Ok(page.Settings ?? ThreadSettings.None) : Problem.ThreadNotFound;

    private static async Task<IResult> PutAsync(
        [AsParameters] ThreadRoute thread, ThreadSettingsBody body, IThreads threads, OwnerQuotas quotas,
        CancellationToken cancellationToken)
    {
        var settings = body.Read();
        var length = (settings.Instructions?.Length ?? 0) + (settings.ToolsOff?.Sum(name => name.Length) ?? 0);
        if (await quotas.RefuseAsync(thread.Key(), creates: false, length, cancellationToken) is { } full)
        {
            return full;
        }

        var answer = await threads.SendAsync(thread.Key(), new ChangeSettings(settings), cancellationToken);
        return answer.Match(_ => TypedResults.Ok(settings));
    }
}
