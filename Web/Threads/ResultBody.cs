using System.Text.Json;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Threads;

/// <summary>What came of a call that the client has made: either a result or an error.</summary>
/// <param name="Result">Text, or any JSON.</param>
/// <param name="Error">Why there is no result, for the model.</param>
/// <param name="MustCall">What the model calls in the step that follows: a tool, by its name, or <c>*</c> for any.</param>
public sealed record ResultBody(JsonElement? Result, string? Error, string? MustCall = null) : ClaimedIdentity;
