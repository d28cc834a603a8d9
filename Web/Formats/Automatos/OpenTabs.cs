using System.Globalization;
using System.Security.Claims;
using System.Text.Json;
using ChatCluster.Documents;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Projects;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Automatos;

/// <summary>The tabs that a user has open in that system's client, which follow the user from one browser to the next.</summary>
internal static class OpenTabs
{
    private const int MaxTabs = 8;
    private const int MaxTimes = 50;
    private const string Id = "automatos";

    private static readonly SessionBody Empty = new(null, false, [], []);

    public static async Task<IResult> ShowAsync(ClaimsPrincipal user, IThreads threads, CancellationToken cancellationToken) =>
        Answer(await threads.FindAsync(user.Owner(), DocumentKind.Tabs, Id, cancellationToken) is { } kept
            ? JsonSerializer.Deserialize<SessionBody>(kept.Body.Text, JsonSerializerOptions.Web)! : Empty);

    public static async Task<IResult> PutAsync(
        SessionBody body, ClaimsPrincipal user, IThreads threads, TimeProvider time, CancellationToken cancellationToken)
    {
        string[] open = [.. (body.OpenChatIds ?? []).Distinct(StringComparer.Ordinal)];
        var times = body.LastReadAt ?? [];
        if (Problem(body, open, times) is { } problem)
        {
            return ForeignSystem.Refusal(StatusCodes.Status422UnprocessableEntity, problem);
        }

        var kept = new SessionBody(
            body.ActiveChatId,
            body.DraftOpen,
            open,
            times.OrderByDescending(entry => entry.Value.GetDouble()).Take(MaxTimes).ToDictionary(StringComparer.Ordinal),
            time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'+00:00'", CultureInfo.InvariantCulture));
        var put = new PutDocument(DocumentKind.Tabs, Id, new(JsonSerializer.Serialize(kept, JsonSerializerOptions.Web)));
        return await threads.PutAsync(user.Owner(), put, cancellationToken) ?? Answer(kept);
    }

    private static string? Problem(SessionBody body, string[] open, Dictionary<string, JsonElement> times) =>
        open.Concat(times.Keys).Where(id => id is null || !ThreadKey.IsValidId(id)).ToArray() is [var unknown, ..]
            ? $"'{unknown ?? "null"}' is not a chat id"
        : open.Length > MaxTabs ? $"openChatIds: at most {MaxTabs} entries"
        : body.ActiveChatId is { } active && !open.Contains(active) ? "activeChatId must be one of openChatIds"
        : times.Values.Any(value => value.ValueKind is not JsonValueKind.Number) ? "lastReadAt values must be timestamps (ms)"
        : null;

    // Its client reads the fields that have no value too.
    private static IResult Answer(SessionBody tabs) => TypedResults.Text(
        JsonSerializer.Serialize(tabs, JsonSerializerOptions.Web), "application/json");
}
