using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.PowerOn;

/// <summary>A page of workflows, as the query parameter <c>pagination</c> asks for it.</summary>
internal sealed record Pagination(int? Page, int? PageSize, IReadOnlyList<SortField>? Sort, JsonElement? Filters)
{
    private const int DefaultSize = 20;

    // System.Text.Json reads the names in any case, as its clients' libraries write them.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    /// <exception cref="RequestException">It is no such object, or asks for what cannot be sorted or filtered by.</exception>
    public static Pagination Read(string? text)
    {
        try
        {
            var read = string.IsNullOrEmpty(text) ? null : JsonSerializer.Deserialize<Pagination>(text, Options);
            return (read ?? new(null, null, null, null)).Checked();
        }
        catch (JsonException)
        {
            throw Bad("pagination is a JSON object with page, pageSize, sort and filters.");
        }
    }

    public int Number => Page ?? 1;

    public int Size => PageSize ?? DefaultSize;

    public ThreadQuery ToQuery() => new()
    {
        Page = Number,
        PageSize = Size,
        Sort = Sort is [var first, ..] ? SortOf(first) : ThreadSort.Updated,
        Descending = Sort is [{ Direction: { } direction }, ..] ? direction is "desc" : null,
        Text = Filters is { ValueKind: JsonValueKind.Object } filters && filters.TryGetProperty("search", out var search)
            ? search.GetString() : null,
    };

    private static RequestException Bad(string detail) =>
        new(ForeignSystem.Refusal(StatusCodes.Status400BadRequest, $"Invalid pagination parameter: {detail}"));

    private static ThreadSort SortOf(SortField sort) => sort.Field switch
    {
        "lastActivity" => ThreadSort.Updated,
        "startedAt" => ThreadSort.Created,
        "name" => ThreadSort.Title,
        var other => throw Bad($"'{other}' cannot be sorted by; lastActivity, startedAt and name can."),
    };

    private Pagination Checked()
    {
        if (Number < 1 || Size is < 1 or > ThreadQuery.MaxPageSize)
        {
            throw Bad($"page is from 1, pageSize 1 to {ThreadQuery.MaxPageSize}.");
        }

        if (Filters is { ValueKind: JsonValueKind.Object } filters
            && filters.EnumerateObject().Where(filter => filter.Name is not "search" || filter.Value.ValueKind is not JsonValueKind.String)
                .Select(filter => filter.Name).FirstOrDefault() is { } name)
        {
            throw Bad($"'{name}' cannot be filtered by; search, a text, can.");
        }

        if (Sort is { Count: > 1 })
        {
            throw Bad("sort has one field.");
        }

        _ = ToQuery();
        return this;
    }
}
