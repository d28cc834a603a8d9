using System.ComponentModel.DataAnnotations;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Webhooks;

/// <summary>An address to be told of what happens in your threads.</summary>
public sealed record CreateWebhookBody : ClaimedIdentity
{
    /// <summary>Where to post to: http or https, at a public address unless the operator allows others.</summary>
    [Required]
    public string? Url { get; init; }

    /// <summary><c>run.finished</c>, <c>run.failed</c>, <c>approval.requested</c>; all of them when left out.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>The one thread it is for; all of yours when left out.</summary>
    public string? ThreadId { get; init; }

    /// <summary>For yourself: up to 200 characters.</summary>
    public string? Description { get; init; }
}
