using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace ChatCluster.Tools.Mcp;

/// <summary>
/// Lists a server's tools page by page, and not for ever: each page is bounded by its bytes, and all of them together here.
/// </summary>
internal static class McpListing
{
    /// <summary>Tools of one server of the settings.</summary>
    public const int MaxTools = 10_000;

    private const int MaxPages = 1_000;

    // Of a server that says how long its list holds: between these parts of the interval of the settings.
    private const int Soonest = 10;
    private const int Latest = 60;

    // A timer takes no more than seven weeks.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static async Task<McpList> ReadAsync(
        McpClient client, Func<Tool, bool> takes, int maxTools, long maxChars, CancellationToken cancellationToken)
    {
        var (tools, chars) = (new List<Tool>(), 0L);
        TimeSpan? fresh = null;
        string? cursor = null;
        for (var page = 1; ; page++)
        {
            var read = await client.ListToolsAsync(new ListToolsRequestParams { Cursor = cursor }, cancellationToken);

            // The list is as old as its oldest page.
            fresh = read.TimeToLive is { } holds && !(holds > fresh) ? holds : fresh;
            foreach (var tool in read.Tools.Where(takes))
            {
                chars += tool.Name.Length + (tool.Description?.Length ?? 0) + tool.InputSchema.GetRawText().Length;
                if (tools.Count == maxTools || chars > maxChars)
                {
                    return new(tools, fresh, Cut: true);
                }

                tools.Add(tool);
            }

            cursor = read.NextCursor;
            if (cursor is null || page == MaxPages)
            {
                return new(tools, fresh, Cut: cursor is not null);
            }
        }
    }

    /// <summary>
    /// How long to wait before the next question: as long as the server says that its answer holds, within bounds that follow from the
    /// settings. One that says nothing, or that nothing holds, is asked at the interval of the settings.
    /// </summary>
    public static TimeSpan Wait(TimeSpan? fresh, TimeSpan interval) =>
        fresh is not { } holds || holds <= TimeSpan.Zero ? interval
        : holds < interval / Soonest ? interval / Soonest
        : TimeSpan.FromTicks(Math.Min(Math.Min(holds.Ticks, (interval * Latest).Ticks), Longest.Ticks));
}
