using ChatCluster.Threads;

namespace ChatCluster.Tools.SignIns;

/// <summary>Sign-ins of owners at the servers that their tools come from, wherever the tokens are kept.</summary>
public interface IToolSignIns
{
    /// <summary>Reads or changes the sign-ins of <paramref name="owner"/>.</summary>
    Task<SignInAnswer> AskAsync(Owner owner, SignInRequest request, CancellationToken cancellationToken);
}
