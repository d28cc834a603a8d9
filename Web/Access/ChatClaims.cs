using System.Security.Claims;
using ChatCluster.Threads;

namespace ChatCluster.Web.Access;

/// <summary>How an authenticated caller is written as claims, whatever scheme authenticated it.</summary>
internal static class ChatClaims
{
    public const string User = "sub";
    public const string Tenant = "tenant";
    public const string Role = "role";

    public static ClaimsPrincipal Principal(Owner owner, ChatRole role, string scheme) => new(new ClaimsIdentity(
        [new(User, owner.User), new(Tenant, owner.Tenant), new(Role, NameOf(role))], scheme, User, Role));

    public static string NameOf(ChatRole role) => role switch
    {
        ChatRole.Reader => "reader",
        ChatRole.Member => "member",
        ChatRole.Admin => "admin",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "There is no such role."),
    };

    /// <summary>The owner that the credential names; none without a credential.</summary>
    public static Owner? FindOwner(this ClaimsPrincipal principal) =>
        principal.FindFirst(User) is { } user && principal.FindFirst(Tenant) is { } tenant ? new Owner(tenant.Value, user.Value) : null;

    /// <summary>The owner that the credential names; routes that need one are behind a policy that demands it.</summary>
    public static Owner Owner(this ClaimsPrincipal principal) =>
        principal.FindOwner() ?? throw new InvalidOperationException("The route has no authorization policy.");
}
