using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace ChatCluster.Web.Threads;

/// <summary>A tool that the client makes the calls of.</summary>
/// <param name="Name">Required: 1 to 64 characters of <c>A-Z a-z 0-9 _ -</c>, and not that of a tool of the server.</param>
/// <param name="Description">What it does and when to use it, for the model.</param>
/// <param name="Parameters">JSON schema of the arguments object; any object when left out.</param>
public sealed record ClientToolBody([property: Required] string? Name, string? Description = null, JsonElement? Parameters = null);
