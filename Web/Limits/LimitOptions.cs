namespace ChatCluster.Web.Limits;

/// <summary>
/// What one request and one owner may ask of the HTTP surface: <c>ChatCluster:Limits</c>. May be changed while the server runs.
/// </summary>
public sealed class LimitOptions
{
    /// <summary>The longest message, in characters: 1 to 10,000,000. Default: 200,000.</summary>
    public int MessageChars { get; set; } = 200_000;

    /// <summary>The largest body, in bytes, attachments and imports included: 1,024 to 1,000,000,000. Default: 30,000,000.</summary>
    public long BodyBytes { get; set; } = 30_000_000;

    /// <summary>
    /// The largest file that comes with a message, in bytes: 0 to 100,000,000. All files of a message together stay below
    /// <see cref="BodyBytes"/> as base64. Default: 10,000,000.
    /// </summary>
    public int FileBytes { get; set; } = 10_000_000;

    /// <summary>
    /// Requests an owner may make in a minute of this process: 1 to 1,000,000, or 0 for no limit. Left out: 120 where API keys are
    /// configured, else no limit.
    /// </summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// Requests outside <c>/v1</c> (the page, health, version, the OpenAPI document) that a client's address may make in a minute of this
    /// process: 1 to 1,000,000, or 0 for no limit. Left out: 600 where API keys are configured, else no limit.
    /// </summary>
    public int? RequestsPerAddress { get; set; }

    /// <summary>
    /// Stops, answers to approvals and streams that go on from a cursor, in a minute of this process; they do not count as requests.
    /// 1 to 1,000,000, or 0 for no limit. Left out: 1,200 where API keys are configured, else no limit.
    /// </summary>
    public int? ControlsPerMinute { get; set; }

    /// <summary>
    /// Messages an owner may post in a minute: 1 to 1,000,000, or 0 for no limit. Left out: 20 where API keys are configured, else no
    /// limit.
    /// </summary>
    public int? MessagesPerMinute { get; set; }

    /// <summary>
    /// Threads of an owner that may have a run under way: 1 to 200, or 0 for no limit. Left out: 4 where API keys are configured, else no
    /// limit.
    /// </summary>
    public int? RunsPerOwner { get; set; }

    /// <summary>
    /// Requests that all users of a tenant together may make in a minute of this process: up to 1,000,000; 0, the default, for no limit.
    /// </summary>
    public int RequestsPerTenant { get; set; }

    /// <summary>Messages that all users of a tenant together may post in a minute: up to 1,000,000; 0, the default, for no limit.</summary>
    public int MessagesPerTenant { get; set; }

    /// <summary>
    /// Threads of all users of a tenant together that may have a run under way: up to 5,000; 0, the default, for no limit.
    /// </summary>
    public int RunsPerTenant { get; set; }

    /// <summary>Messages that may wait in one thread: 1 to 1,000; 100 by default.</summary>
    public int QueuedMessages { get; set; } = 100;

    /// <summary>Events that one import may hold: 1 to 1,000,000; 100,000 by default.</summary>
    public int ImportEvents { get; set; } = 100_000;

    /// <summary>
    /// Threads an owner may have: 1 to 10,000,000, or 0 for no limit. Left out: 10,000 where API keys are configured, else no limit.
    /// </summary>
    public int? ThreadsPerOwner { get; set; }

    /// <summary>
    /// Bytes an owner may have stored, files included: 1,000,000 to 1,000,000,000,000,000, or 0 for no limit. Left out: 5,000,000,000 where
    /// API keys are configured, else no limit.
    /// </summary>
    public long? StoredBytesPerOwner { get; set; }

    /// <summary>
    /// Streams an owner may have open in this process: 1 to 100,000, or 0 for no limit. Left out: 100 where API keys are configured, else
    /// no limit.
    /// </summary>
    public int? StreamsPerOwner { get; set; }

    /// <summary>
    /// Streams that this process has open for all owners together: 1 to 1,000,000; 50,000 by default. Past it a stream is answered 503.
    /// </summary>
    public int StreamsPerProcess { get; set; } = 50_000;

    /// <summary>
    /// Forks and imports an owner may ask for in a minute of this process: 1 to 1,000,000, or 0 for no limit. Left out: 20 where API keys
    /// are configured, else no limit.
    /// </summary>
    public int? CopiesPerMinute { get; set; }

    /// <summary>
    /// Bytes of bodies that this process takes at the same time: <see cref="BodyBytes"/> to 100,000,000,000; 200,000,000 by default. Past
    /// it requests are answered 503.
    /// </summary>
    public long BodyBytesInFlight { get; set; } = 200_000_000;
}
