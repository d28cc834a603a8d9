using System.ComponentModel.DataAnnotations;
using ChatCluster.Web.Access;

namespace ChatCluster.Web.Projects;

/// <summary>A file for a project: text, PDF or Word, up to 1,000,000 bytes.</summary>
/// <param name="Name">1 to 255 characters.</param>
/// <param name="MediaType">For example <c>text/markdown</c>.</param>
/// <param name="Url">The content as a <c>data:</c> URL.</param>
public sealed record ProjectFileBody(
    [property: Required] string? Name, [property: Required] string? MediaType, [property: Required] string? Url) : ClaimedIdentity;
