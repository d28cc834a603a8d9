using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using Microsoft.AspNetCore.Mvc;

namespace ChatCluster.Web.Threads;

/// <summary>Which part of a transcript to read.</summary>
internal readonly record struct TranscriptParameters(
    [property: FromQuery(Name = "cursor")] string? Cursor,
    [property: FromQuery(Name = "limit")] int? Limit,
    [property: FromQuery(Name = "before")] int? Before,
    [property: FromQuery(Name = "after")] int? After,
    [property: FromQuery(Name = "round")] int? Round,
    [property: FromQuery(Name = "pageSize")] int? PageSize)
{
    private const string Backward = "rounds before";
    private const string Forward = "rounds after";

    public static QueryParameter[] Parameters { get; } =
    [
        QueryParameters.Cursor,
        QueryParameters.Limit,
        QueryParameters.BeforeRound,
        new("after", "Only rounds above this number, oldest page first.") { Least = 0 },
        new("round", "Only this round.") { Least = 1 },
        QueryParameters.PageSize,
    ];

    public TranscriptQuery Read(int defaultSize = 50)
    {
        var query = new TranscriptQuery
        {
            PageSize = PageLimits.Size(Limit, PageSize, defaultSize, TranscriptQuery.MaxPageSize),
            BeforeRound = Before,
            AfterRound = After,
            Round = Round,
        };
        return PageCursor.ReadNumber(Cursor, Backward, Forward) switch
        {
            null => query,
            _ when Before is not null || After is not null || Round is not null =>
                throw RequestException.Invalid("bad_page", "Give cursor alone, or before, after and round."),
            (Backward, var number) => query with { BeforeRound = (int)Math.Min(number, int.MaxValue) },
            (_, var number) => query with { AfterRound = (int)Math.Min(number, int.MaxValue) },
        };
    }

    /// <summary>Where the page behind this one begins, in the direction it was read; none behind the last.</summary>
    public static string? Next(TranscriptQuery query, TranscriptPage page) => page switch
    {
        { More: false } or { Rounds: [] } => null,
        _ when query.AfterRound is not null => PageCursor.Write(Forward, page.Rounds[^1].Round),
        _ => PageCursor.Write(Backward, page.Rounds[0].Round),
    };
}
