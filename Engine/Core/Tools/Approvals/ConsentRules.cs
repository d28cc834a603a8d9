using System.Collections.Immutable;
using ChatCluster.Agents;
using ChatCluster.Rules;
using ChatCluster.Threads;
using ChatCluster.Tools.Arguments;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tools.Approvals;

/// <summary>
/// Which calls need consent: as the tool says, as the first rule on it says, and, whatever they say, each call with effects of a run that
/// has read text from outside: that text may have asked for it.
/// </summary>
internal sealed class ConsentRules(IOptions<ToolOptions> options)
{
    // As many as a page shows; that there are any is what counts.
    private const int MaxShown = 16;

    private readonly List<ApprovalRule> _rules = [.. options.Value.Approvals.Select(rule => new ApprovalRule(rule))];

    /// <param name="run">As it was when its model was asked: what came back later has asked for nothing yet.</param>
    /// <param name="given">Consents that the owner gave for the whole thread.</param>
    public ConsentNeed Of(ToolDescription tool, JsonText text, Agent agent, RunState run, ImmutableDictionary<string, GivenConsent> given)
    {
        // Arguments that cannot be read fit no rule on arguments, and are refused before anybody is asked.
        ArgumentReader.TryRead(text, out var arguments, out _);
        var fitting = _rules.Where(rule => rule.Fits(tool, arguments, run.Role)).ToList();
        var asks = fitting.Select(rule => rule.Asks).FirstOrDefault(asks => asks is not null) ?? tool.NeedsApproval;
        var effects = fitting.Select(rule => rule.Effects).FirstOrDefault(effects => effects is not null) ?? tool.HasEffects;

        // Who need not be asked about a tool need not be asked because of what that tool itself has answered.
        var own = new OutsideSource(OutsideSource.Tool, tool.Name);
        var consented = given.ContainsKey(tool.Name);
        var sources = effects
            ? run.Seen.Where(source => !agent.Trusts(source) && !(consented && source == own)).Take(MaxShown).ToImmutableArray() : [];
        var remembered = consented && sources.IsEmpty && (asks || (effects && run.Seen.Contains(own)));
        return new(!sources.IsEmpty || (asks && !remembered), sources, remembered);
    }
}
