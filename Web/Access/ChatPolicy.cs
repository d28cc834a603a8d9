using Microsoft.AspNetCore.Authorization;

namespace ChatCluster.Web.Access;

/// <summary>The authorization policies of the route groups.</summary>
internal static class ChatPolicy
{
    public const string Read = "chat.read";
    public const string Write = "chat.write";

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Read, AtLeast(ChatRole.Reader));
        options.AddPolicy(Write, AtLeast(ChatRole.Member));
    }

    private static Action<AuthorizationPolicyBuilder> AtLeast(ChatRole least) => policy => policy
        .RequireAuthenticatedUser()
        .RequireRole(Enum.GetValues<ChatRole>().Where(role => role >= least).Select(ChatClaims.NameOf));
}
