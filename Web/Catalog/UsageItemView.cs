using ChatCluster.Ledger;
using ChatCluster.Threads;

namespace ChatCluster.Web.Catalog;

/// <summary>Usage that was added up. What it was not added up by is left out, and so is what does not apply.</summary>
/// <param name="Day">The day in UTC.</param>
/// <param name="Purpose">What model calls were made for: <c>answer</c>, <c>title</c> or <c>summary</c>.</param>
/// <param name="Key">Whose key paid: <c>platform</c> or <c>own</c>.</param>
/// <param name="Runs">Runs that ended.</param>
/// <param name="ToolErrors">Those of the tool calls that brought an error.</param>
/// <param name="ToolMs">How long the tool calls took, in milliseconds.</param>
/// <param name="Usage">Of the model calls.</param>
public sealed record UsageItemView(
    DateOnly? Day,
    string? Tenant,
    string? User,
    string? Agent,
    string? Model,
    string? Purpose,
    string? Tool,
    string? Key,
    int Runs,
    int Messages,
    int ToolCalls,
    int ToolErrors,
    long ToolMs,
    Usage Usage)
{
    internal static UsageItemView Of(UsageSum sum) => new(
        sum.Day,
        sum.Tenant,
        sum.User,
        sum.Agent,
        sum.Model,
        sum.Purpose,
        sum.Tool,
        sum.OwnKey switch { true => "own", false => "platform", null => null },
        sum.Runs,
        sum.Messages,
        sum.ToolCalls,
        sum.ToolErrors,
        sum.ToolMs,
        sum.Usage);
}
