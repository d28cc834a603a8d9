using System.Security.Claims;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Threads;

/// <summary>The thread a route names, of the owner that the credential names.</summary>
/// <param name="Id">The thread's id: 1 to 64 characters of <c>A-Z a-z 0-9 _ -</c>.</param>
internal readonly record struct ThreadRoute(string Id, ClaimsPrincipal User)
{
    public ThreadKey Key() => NewKey(User, Id);

    /// <exception cref="RequestException">The id cannot name a thread.</exception>
    public static ThreadKey NewKey(ClaimsPrincipal user, string id) => ThreadKey.IsValidId(id)
        ? new(user.Owner(), id)
        : throw RequestException.Malformed("bad_thread_id", $"A thread id is 1 to {ThreadKey.MaxIdLength} characters of A-Z a-z 0-9 _ -.");
}
