using ChatCluster.Threads;
using ChatCluster.Web.Access;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Limits;

/// <summary>The limits of every owner, as they are set at the moment. A machine that asks for no key has its one user alone, and none by default.</summary>
internal sealed class ConfiguredLimits(IOptionsMonitor<LimitOptions> options, ApiKeys keys)
{
    private const int DefaultRequests = 120;
    private const int DefaultControls = 1_200;
    private const int DefaultMessages = 20;
    private const int DefaultRuns = 4;

    /// <summary>Requests in a minute; none for no limit.</summary>
    public int? RequestsPerMinute => Effective(options.CurrentValue.RequestsPerMinute, DefaultRequests);

    /// <summary>Stops, approvals and reconnects in a minute; none for no limit.</summary>
    public int? ControlsPerMinute => Effective(options.CurrentValue.ControlsPerMinute, DefaultControls);

    /// <summary>What goes with every message; none when there is no limit.</summary>
    public OwnerLimits? ForMessages =>
        new OwnerLimits(Effective(options.CurrentValue.RunsPerOwner, DefaultRuns), Effective(options.CurrentValue.MessagesPerMinute, DefaultMessages))
            is var limits and not { Runs: null, MessagesPerMinute: null } ? limits : null;

    private int? Effective(int? configured, int defaultLimit) => (configured ?? (keys.Open ? 0 : defaultLimit)) is > 0 and var limit ? limit : null;
}
