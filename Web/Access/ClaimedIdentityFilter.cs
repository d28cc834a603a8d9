using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Access;

/// <summary>Refuses requests whose query or body names another user than the credential does.</summary>
internal sealed class ClaimedIdentityFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.HttpContext.User.FindOwner() is not { } owner)
        {
            // A route that needs no credential has nobody to be compared with.
            return next(context);
        }

        var query = context.HttpContext.Request.Query;
        var body = context.Arguments.OfType<ClaimedIdentity>().FirstOrDefault();
        return Differs(owner.User, query["user"], query["userId"], query["user_id"], body?.User, body?.UserId)
            || Differs(owner.Tenant, query["tenant"], query["tenantId"], query["tenant_id"], body?.Tenant)
            ? ValueTask.FromResult<object?>(new Problem(
                StatusCodes.Status403Forbidden, "identity_mismatch",
                "The request names another user or tenant than its credential. Leave user, userId and tenant out."))
            : next(context);
    }

    private static bool Differs(string own, params ReadOnlySpan<string?> named)
    {
        foreach (var name in named)
        {
            if (name is not null && name != own)
            {
                return true;
            }
        }

        return false;
    }
}
