using ChatCluster.Threads;
using ChatCluster.Web.Access;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Limits;

/// <summary>
/// The limits of every owner, as they are set at the moment. A machine that asks for no key has its one user alone, and none by default.
/// </summary>
internal sealed class ConfiguredLimits(IOptionsMonitor<LimitOptions> options, AccessModes access)
{
    private const int DefaultRequests = 120;
    private const int DefaultRequestsPerAddress = 600;
    private const int DefaultControls = 1_200;
    private const int DefaultMessages = 20;
    private const int DefaultRuns = 4;
    private const int DefaultThreads = 10_000;
    private const long DefaultBytes = 5_000_000_000;
    private const int DefaultStreams = 100;
    private const int DefaultCopies = 20;

    /// <summary>Requests in a minute; null for no limit.</summary>
    public int? RequestsPerMinute => Effective(options.CurrentValue.RequestsPerMinute, DefaultRequests);

    /// <summary>Requests of a tenant in a minute of this process; null for no limit.</summary>
    public int? RequestsPerTenant => OrNone(options.CurrentValue.RequestsPerTenant);

    /// <summary>Stops, approvals and reconnects in a minute; null for no limit.</summary>
    public int? ControlsPerMinute => Effective(options.CurrentValue.ControlsPerMinute, DefaultControls);

    /// <summary>Requests in a minute that need no key, of one address; null for no limit.</summary>
    public int? RequestsPerAddress => Effective(options.CurrentValue.RequestsPerAddress, DefaultRequestsPerAddress);

    /// <summary>Threads an owner may have; null for no limit.</summary>
    public int? Threads => Effective(options.CurrentValue.ThreadsPerOwner, DefaultThreads);

    /// <summary>Bytes an owner may have stored; null for no limit.</summary>
    public long? StoredBytes =>
        (options.CurrentValue.StoredBytesPerOwner ?? (access.Open ? 0 : DefaultBytes)) is > 0 and var limit ? limit : null;

    /// <summary>Streams an owner may have open in this process; null for no limit.</summary>
    public int? Streams => Effective(options.CurrentValue.StreamsPerOwner, DefaultStreams);

    /// <summary>Streams that this process may have open for everybody.</summary>
    public int StreamsOfProcess => options.CurrentValue.StreamsPerProcess;

    /// <summary>Forks and imports in a minute of this process; null for no limit.</summary>
    public int? CopiesPerMinute => Effective(options.CurrentValue.CopiesPerMinute, DefaultCopies);

    /// <summary>What goes with every message.</summary>
    public OwnerLimits ForMessages => new(
        Effective(options.CurrentValue.RunsPerOwner, DefaultRuns),
        Effective(options.CurrentValue.MessagesPerMinute, DefaultMessages),
        options.CurrentValue.QueuedMessages)
    {
        TenantRuns = OrNone(options.CurrentValue.RunsPerTenant),
        TenantMessagesPerMinute = OrNone(options.CurrentValue.MessagesPerTenant),
    };

    /// <summary>What goes with every import.</summary>
    public ImportLimits ForImport
    {
        get
        {
            var most = options.CurrentValue;
            return new(most.MessageChars, most.FileBytes, most.QueuedMessages, most.ImportEvents);
        }
    }

    private static int? OrNone(int limit) => limit > 0 ? limit : null;

    private int? Effective(int? configured, int defaultLimit) =>
        (configured ?? (access.Open ? 0 : defaultLimit)) is > 0 and var limit ? limit : null;
}
