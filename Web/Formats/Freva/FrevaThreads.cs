using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace ChatCluster.Web.Formats.Freva;

/// <summary>What the climate assistant's clients read of threads.</summary>
internal static class FrevaThreads
{
    private const int DefaultCount = 20;
    private const int MostThreads = 100;

    public static void Map(RouteGroupBuilder reads, string root)
    {
        reads.MapGet($"{root}getthread", ShowAsync);
        reads.MapGet($"{root}getuserthreads", ListAsync);
        reads.MapGet($"{root}searchthreads", SearchAsync);
    }

    /// <summary>A thread's variants as a JSON array; only its last end is among them.</summary>
    /// <param name="pictures">Whether pictures are shown, and not links to them.</param>
    public static async Task<string> VariantsAsync(
        IThreads threads, ThreadKey key, bool pictures, CancellationToken cancellationToken)
    {
        var all = await ForeignHistory.ReadAsync(
            threads, key, new VariantProjection(new(key, ThreadCursor.Start), history: true, pictures), cancellationToken);
        using var document = JsonDocument.Parse(all);
        var last = document.RootElement.GetArrayLength() - 1;
        var kept = document.RootElement.EnumerateArray()
            .Where((variant, index) => index == last || !variant.GetProperty("variant").ValueEquals("StreamEnd"))
            .Select(variant => variant.GetRawText());
        return $"[{string.Join(',', kept)}]";
    }

    private static async Task<IResult> ShowAsync(
        [FromQuery(Name = "thread_id")] string? threadId, ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken)
    {
        var key = FrevaEndpoints.Key(user, threadId);
        return await threads.FindAsync(key, cancellationToken) is null
            ? Problem.ThreadNotFound
            : TypedResults.Content(await VariantsAsync(threads, key, pictures: true, cancellationToken), "application/json");
    }

    private static Task<IResult> ListAsync(
        [FromQuery(Name = "num_threads")] int? count, int? page, ClaimsPrincipal user, IThreads threads,
        CancellationToken cancellationToken) =>
        PageAsync(new() { Page = Page(page), PageSize = Count(count) }, user.Owner(), threads, cancellationToken);

    private static Task<IResult> SearchAsync(
        string? query, [FromQuery(Name = "num_threads")] int? count, int? page, ClaimsPrincipal user, IThreads threads,
        CancellationToken cancellationToken) =>
        string.IsNullOrWhiteSpace(query) || query.Length > 200
            ? Task.FromResult<IResult>(ForeignSystem.Refusal(StatusCodes.Status422UnprocessableEntity, "query is 1 to 200 characters."))
            : PageAsync(new() { Page = Page(page), PageSize = Count(count), Title = query }, user.Owner(), threads, cancellationToken);

    private static int Count(int? count) => Math.Clamp(count ?? DefaultCount, 1, MostThreads);

    // Its pages are counted from 0.
    private static int Page(int? page) => (int)Math.Min(Math.Max(page ?? 0, 0) + 1L, int.MaxValue);

    private static async Task<IResult> PageAsync(ThreadQuery query, Owner owner, IThreads threads, CancellationToken cancellationToken)
    {
        var page = await threads.ListAsync(owner, query, cancellationToken);
        List<string> items = [];
        foreach (var thread in page.Threads)
        {
            var head = JsonSerializer.Serialize(
                new { user_id = owner.User, thread_id = thread.Key.Id, date = thread.UpdatedAt, topic = thread.Title ?? "" });

            // Of many threads together the pictures would be more than anybody reads.
            var content = await VariantsAsync(threads, thread.Key, pictures: false, cancellationToken);
            items.Add($"{head[..^1]},\"content\":{content}}}");
        }

        return TypedResults.Content(
            string.Create(CultureInfo.InvariantCulture, $"[[{string.Join(',', items)}],{page.Total}]"), "application/json");
    }
}
