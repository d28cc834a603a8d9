using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Sandbox.IntelOwl;

/// <summary>The forms of IntelOwl's answers.</summary>
internal static class SandboxAnswers
{
    // PAGE_SIZE of IntelOwl's settings.
    private const int DefaultPageSize = 10;

    public static IResult NotFound(string detail) => Results.Json(new { detail }, statusCode: StatusCodes.Status404NotFound);

    /// <summary>A validation error: 400 with the details in lists, under "errors".</summary>
    public static IResult Invalid(string field, string message) =>
        Results.Json(
            new { errors = new Dictionary<string, string[]> { [field] = [message] } }, statusCode: StatusCodes.Status400BadRequest);

    /// <summary>The envelope of lists. A parameter it does not know, such as "limit", changes nothing.</summary>
    public static IResult Page<T>(IReadOnlyList<T> items, IQueryCollection query)
    {
        var size = Number(query["page_size"]) ?? DefaultPageSize;
        var page = Number(query["page"]) ?? 1;
        var pages = Math.Max(1, (items.Count + size - 1) / size);
        return page > pages
            ? NotFound("Invalid page.")
            : Results.Json(new { count = items.Count, total_pages = pages, results = items.Skip((page - 1) * size).Take(size) });
    }

    private static int? Number(string? text) =>
        int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;
}
