using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Access;

/// <summary>Why a credential does not count, in words for its holder.</summary>
internal sealed class CredentialException(Problem problem) : Exception(problem.Detail)
{
    private const int RetrySeconds = 5;

    public Problem Problem { get; } = problem;

    /// <summary>Whether the same credential will not do a moment later.</summary>
    public bool IsFinal => Problem.Status is not StatusCodes.Status503ServiceUnavailable;

    /// <summary>The credential is no good here.</summary>
    public static CredentialException Refused(string detail) => new(new(StatusCodes.Status401Unauthorized, "unauthorized", detail));

    /// <summary>The provider that could check it is unreachable; the credential may be valid.</summary>
    public static CredentialException Unavailable(string who) => new(new(
        StatusCodes.Status503ServiceUnavailable, "identity_unavailable",
        $"{who} cannot be reached, so its tokens cannot be checked. Send the request again in a moment.")
    {
        RetryAfterSeconds = RetrySeconds,
    });
}
