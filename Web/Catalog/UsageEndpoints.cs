using System.Security.Claims;
using ChatCluster.Budgets;
using ChatCluster.Ledger;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Requests;
using ChatCluster.Web.Threads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Catalog;

/// <summary>What was used.</summary>
internal static class UsageEndpoints
{
    private const int DaysTold = 35;

    private static readonly ThreadQuery AnyThread = new() { Archived = null, PageSize = 1 };

    public static void Map(RouteGroups v1) =>
        v1.Reads.MapGet("/usage", ShowAsync).WithName("getUsage")
            .WithSummary("What was used, by whom and for what, also in threads that are deleted.")
            .TakesQuery(UsageParameters.Parameters)
            .Produces<UsageView>(200, "application/json", UsageCsv.ContentType);

    private static async Task<IResult> ShowAsync(
        [AsParameters] UsageParameters parameters, ClaimsPrincipal user, HttpContext http, IThreads threads, BudgetOptions budgets,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (parameters.Refuse(user) is { } refusal)
        {
            return refusal;
        }

        return await AnswerAsync(parameters, parameters.Read(user), user.Owner(), http, threads, budgets, time, cancellationToken);
    }

    /// <summary>The usage that a query is about, in the form that was asked for.</summary>
    /// <param name="owner">Whose threads and budgets stand beside it.</param>
    internal static async Task<IResult> AnswerAsync(
        UsageParameters parameters, UsageQuery query, Owner owner, HttpContext http, IThreads threads, BudgetOptions budgets,
        TimeProvider time, CancellationToken cancellationToken)
    {
        var days = await threads.SumUsageAsync(query with { By = UsageGroups.Day }, cancellationToken);
        var isCsv = parameters.Format is "csv"
            || (parameters.Format is null or ""
                && ServedTypes.Quality(http.Request, UsageCsv.ContentType) > ServedTypes.Quality(http.Request, "application/json"));
        var items = parameters.IsGrouped ? await threads.SumUsageAsync(query, cancellationToken) : days;
        if (items.Count > UsageQuery.MaxSums || days.Count > UsageQuery.MaxSums)
        {
            throw RequestException.Invalid(
                "too_many_sums",
                $"That makes more than {UsageQuery.MaxSums} sums. Add up by less, or ask for fewer days with from and to.");
        }

        UsageItemView[] views = [.. items.Select(UsageItemView.Of)];
        if (isCsv)
        {
            return TypedResults.Text(UsageCsv.Write(views), UsageCsv.ContentType);
        }

        var total = days.Aggregate(new UsageSum(), static (sum, day) => sum with
        {
            Runs = sum.Runs + day.Runs,
            Messages = sum.Messages + day.Messages,
            Usage = sum.Usage.Add(day.Usage),
        });
        var owned = (await threads.ListAsync(owner, AnyThread, cancellationToken)).Total;
        var left = await new BudgetReport(budgets, threads, time).ReadAsync(owner, cancellationToken);
        return TypedResults.Ok(new UsageView(
            owned, total.Messages, total.Runs, total.Runs, total.Usage, [.. days.TakeLast(DaysTold).Select(UsageDayView.Of)],
            parameters.IsGrouped ? views : null, left));
    }
}
