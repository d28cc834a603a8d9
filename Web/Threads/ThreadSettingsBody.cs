using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Threads;

/// <summary>What you want of the model in one thread. What is left out is as the agent and the model have it.</summary>
/// <param name="Instructions">What stands in the system prompt, below the agent's own: up to 20,000 characters.</param>
/// <param name="Temperature">0 to 2; a provider that takes less gets the most that it takes.</param>
/// <param name="TopP">Above 0, up to 1.</param>
/// <param name="MaxOutputTokens">From 1; never above the model's own limit.</param>
/// <param name="ToolsOff">What answers are made without: names of tools, and <c>source:*</c> for all tools of a source, such as
/// <c>mcp:files:*</c>; up to 200.</param>
/// <param name="Webhooks">False where no webhook is to be told of the thread.</param>
public sealed record ThreadSettingsBody(
    string? Instructions, double? Temperature, double? TopP, int? MaxOutputTokens, IReadOnlyList<string>? ToolsOff, bool? Webhooks)
    : ClaimedIdentity
{
    internal ThreadSettings Read()
    {
        var settings = new ThreadSettings
        {
            Instructions = string.IsNullOrWhiteSpace(Instructions) ? null : Instructions,
            Temperature = Temperature,
            TopP = TopP,
            MaxOutputTokens = MaxOutputTokens,
            ToolsOff = ToolsOff is { Count: > 0 } off ? [.. off.Distinct(StringComparer.Ordinal)] : null,
            Webhooks = Webhooks is false ? false : null,
        };
        return settings.Problem() is not { } problem
            ? settings
            : throw new RequestException(
                new(StatusCodes.Status422UnprocessableEntity, "bad_settings", problem.Message) { Field = problem.Field });
    }
}
