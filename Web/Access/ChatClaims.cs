using System.Security.Claims;
using ChatCluster.Threads;

namespace ChatCluster.Web.Access;

/// <summary>How an authenticated caller is written as claims, whatever scheme authenticated it.</summary>
internal static class ChatClaims
{
    public const string User = "sub";
    public const string Tenant = "tenant";
    public const string Role = "role";

    /// <summary>Of a visitor: the key that the session was opened with.</summary>
    public const string Widget = "widget";

    /// <summary>Of a caller whose own token is also the credential of tools: its name there.</summary>
    public const string ToolCredential = "tool_credential";

    /// <summary>How the caller came in, for the audit: <c>key:</c> and the key's id, <c>session:</c> and the session's.</summary>
    public const string Way = "way";

    /// <param name="role">Null for a known caller without any rights.</param>
    public static ClaimsPrincipal Principal(Owner owner, ChatRole? role, string scheme)
    {
        var identity = new ClaimsIdentity([new(User, owner.User), new(Tenant, owner.Tenant)], scheme, User, Role);
        if (role is { } known)
        {
            identity.AddClaim(new(Role, NameOf(known)));
        }

        return new(identity);
    }

    /// <summary>A visitor of the page that a widget stands in.</summary>
    public static ClaimsPrincipal Visitor(Owner owner, string widget, string scheme) => new(new ClaimsIdentity(
        [new(User, owner.User), new(Tenant, owner.Tenant), new(Role, NameOf(ChatRole.Visitor)), new(Widget, widget)], scheme, User, Role));

    /// <summary>Has the caller's token handed to the tools that ask for a credential of this name.</summary>
    public static ClaimsPrincipal WithToolCredential(this ClaimsPrincipal principal, string? name)
    {
        if (name is not null)
        {
            ((ClaimsIdentity)principal.Identity!).AddClaim(new(ToolCredential, name));
        }

        return principal;
    }

    /// <summary>Says how the caller came in.</summary>
    public static ClaimsPrincipal WithWay(this ClaimsPrincipal principal, string way)
    {
        ((ClaimsIdentity)principal.Identity!).AddClaim(new(Way, way));
        return principal;
    }

    public static string NameOf(ChatRole role) => role switch
    {
        ChatRole.Reader => "reader",
        ChatRole.Member => "member",
        ChatRole.Admin => "admin",
        ChatRole.Widget => "widget",
        ChatRole.Visitor => "visitor",
        ChatRole.Operator => "operator",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no such role."),
    };

    public static bool IsVisitor(this ClaimsPrincipal principal) => principal.IsInRole(NameOf(ChatRole.Visitor));

    /// <summary>The owner that the credential names; null without a credential.</summary>
    public static Owner? FindOwner(this ClaimsPrincipal principal) =>
        principal.FindFirst(User) is { } user && principal.FindFirst(Tenant) is { } tenant ? new Owner(tenant.Value, user.Value) : null;

    /// <summary>The owner that the credential names; routes that need one are behind a policy that demands it.</summary>
    public static Owner Owner(this ClaimsPrincipal principal) =>
        principal.FindOwner() ?? throw new InvalidOperationException("The route has no authorization policy.");
}
