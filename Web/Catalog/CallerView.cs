using ChatCluster.Web.Page;

namespace ChatCluster.Web.Catalog;

/// <summary>Who is asking.</summary>
/// <param name="Role"><c>reader</c>, <c>member</c>, <c>admin</c> or <c>operator</c>; <c>visitor</c> of a widget.</param>
/// <param name="KeyRequired">Whether this server asks for credentials at all.</param>
/// <param name="MessageChars">The longest message it takes, in characters.</param>
/// <param name="Features">What this server can do that others may not: <c>share</c>, <c>projects</c>, <c>temporary</c>.</param>
/// <param name="Page">What the page is called and begins with.</param>
public sealed record CallerView(
    string Tenant, string User, string Role, bool KeyRequired, int MessageChars, IReadOnlyList<string> Features, PageView Page);
