using ChatCluster.Catalog;
using ChatCluster.Web.Access;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Widget;

/// <summary>
/// Refuses a widget whose agents are not there: its visitors would be the first to learn of it. A front end of a cluster does not know its
/// agents before a silo answers; there the first visitor is told.
/// </summary>
internal sealed class WidgetAgents(ICatalog catalog) : IValidateOptions<AuthOptions>
{
    public ValidateOptionsResult Validate(string? name, AuthOptions options)
    {
        if (catalog.Known is not { } known)
        {
            return ValidateOptionsResult.Skip;
        }

        var failures = options.ApiKeys
            .SelectMany((key, index) => (key.Widget?.Agents ?? []).Where(agent => known.FindAgent(agent) is null)
                .Select(agent =>
                    $"ChatCluster:Auth:ApiKeys:{index}:Widget:Agents has '{agent}', and there is no such agent. Configure ChatCluster:Agents:{agent}, or name one of: {Names(known)}."))
            .ToList();
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static string Names(CatalogListing known) =>
        string.Join(", ", known.Agents.Select(agent => agent.Name).Order(StringComparer.Ordinal));
}
