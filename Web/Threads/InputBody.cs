using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>An answer to a tool's questions.</summary>
/// <param name="Action">Required: <c>accept</c>, <c>decline</c> or <c>cancel</c>.</param>
/// <param name="Content">With <c>accept</c>: an object with an answer for each question, by its id.</param>
public sealed record InputBody([property: Required] string? Action, JsonElement? Content) : ClaimedIdentity;
