using System.ComponentModel.DataAnnotations;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Prompts;

/// <summary>The text of a prompt, 1 to 20,000 characters; <c>{{name}}</c> is to be filled in by whoever sends it.</summary>
public sealed record PromptBody([property: Required] string? Text) : ClaimedIdentity;
