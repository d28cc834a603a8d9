namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>A server wants its user to sign in, and nobody can do that where the request is made.</summary>
/// <param name="renewed">Whether there is a newer token meanwhile, so that the request may be made again with it.</param>
internal sealed class SignInNeededException(bool renewed) : Exception("The user has to sign in.")
{
    public bool Renewed => renewed;

    /// <summary>The one within an exception of the client library, or none.</summary>
    public static SignInNeededException? In(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SignInNeededException needed)
            {
                return needed;
            }
        }

        return null;
    }
}
