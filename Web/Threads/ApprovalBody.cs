using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>Consent to a tool call, or its refusal.</summary>
/// <param name="Approved">Required.</param>
/// <param name="ArgumentsHash">The hash that <c>approval.requested</c> showed; refused when the call's arguments have another.</param>
/// <param name="Arguments">Other arguments to make the call with, an object.</param>
/// <param name="Reason">For the model: why it was refused.</param>
/// <param name="Remember">Whether later calls of the tool in this thread are not asked about, as long as their run has read nothing from
/// outside.</param>
public sealed record ApprovalBody(
    [property: Required] bool? Approved, string? ArgumentsHash, JsonElement? Arguments, string? Reason, bool? Remember) : ClaimedIdentity;
