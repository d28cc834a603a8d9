using ChatCluster.Web.Widget;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Access;

/// <summary>The authorization policies of the route groups.</summary>
internal static class ChatPolicy
{
    public const string Read = "chat.read";
    public const string Write = "chat.write";

    /// <summary>What is the tenant's, for its admins, and of every tenant, for operators.</summary>
    public const string Administer = "chat.administer";

    public const string OpenSessions = "chat.widget";

    public static void Add(AuthorizationOptions options)
    {
        options.AddPolicy(Read, AtLeast(ChatRole.Reader));
        options.AddPolicy(Write, AtLeast(ChatRole.Member));
        options.AddPolicy(Administer, AtLeast(ChatRole.Admin));
        options.AddPolicy(OpenSessions, policy => policy.RequireAuthenticatedUser().RequireRole(ChatClaims.NameOf(ChatRole.Widget)));
    }

    private static Action<AuthorizationPolicyBuilder> AtLeast(ChatRole least)
    {
        string[] roles =
            [.. ((ChatRole[])[ChatRole.Reader, ChatRole.Member, ChatRole.Admin, ChatRole.Operator]).Where(role => role >= least)
                .Select(ChatClaims.NameOf)];
        return policy => policy.RequireAuthenticatedUser().RequireAssertion(context =>
            roles.Any(context.User.IsInRole)
                || (context.User.IsVisitor() && context.Resource is HttpContext http && VisitorRoutes.Allow(http)));
    }
}
