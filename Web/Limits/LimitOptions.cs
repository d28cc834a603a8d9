namespace ChatCluster.Web.Limits;

/// <summary>What one request and one owner may ask of the HTTP surface: <c>ChatCluster:Limits</c>. May be changed while the server runs.</summary>
public sealed class LimitOptions
{
    /// <summary>The longest message, in characters: 1 to 10,000,000.</summary>
    public int MessageChars { get; set; } = 200_000;

    /// <summary>The largest body, in bytes, attachments and imports included: 1,024 to 1,000,000,000.</summary>
    public long BodyBytes { get; set; } = 30_000_000;

    /// <summary>The largest file that comes with a message, in bytes: 0 to 100,000,000. All files of a message together stay below <see cref="BodyBytes"/> as base64.</summary>
    public int FileBytes { get; set; } = 10_000_000;

    /// <summary>Requests an owner may make in a minute of this process; 0 for no limit. Left out: 120 where API keys are configured, else no limit.</summary>
    public int? RequestsPerMinute { get; set; }

    /// <summary>
    /// Stops, answers to approvals and streams that go on from a cursor, in a minute of this process; they do not count as requests. 0 for
    /// no limit; up to
    /// 1,000,000. Left out: 1,200 where API keys are configured, else no limit.
    /// </summary>
    public int? ControlsPerMinute { get; set; }

    /// <summary>Messages an owner may post in a minute; 0 for no limit. Left out: 20 where API keys are configured, else no limit.</summary>
    public int? MessagesPerMinute { get; set; }

    /// <summary>Threads of an owner that may have a run under way: 1 to 200, or 0 for no limit. Left out: 4 where API keys are configured, else no limit.</summary>
    public int? RunsPerOwner { get; set; }
}
