using ChatCluster.Threads;
using Microsoft.AspNetCore.Mvc;

namespace ChatCluster.Web.Threads;

/// <summary>Which part of a transcript to read.</summary>
/// <param name="PageSize">1 to 200 rounds; 50 when left out.</param>
/// <param name="Before">Only rounds below this number.</param>
/// <param name="After">Only rounds above this number.</param>
/// <param name="Round">Only this round.</param>
internal readonly record struct TranscriptParameters(
    [FromQuery(Name = "pageSize")] int? PageSize,
    [FromQuery(Name = "before")] int? Before,
    [FromQuery(Name = "after")] int? After,
    [FromQuery(Name = "round")] int? Round)
{
    public TranscriptQuery Read() => new()
    {
        PageSize = PageLimits.InRange("pageSize", PageSize ?? 50, 1, TranscriptQuery.MaxPageSize),
        BeforeRound = Before,
        AfterRound = After,
        Round = Round,
    };
}
