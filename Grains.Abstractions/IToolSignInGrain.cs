namespace ChatCluster.Grains;

/// <summary>The sign-ins of one owner at the servers of tools, and the owner's own servers; the key is <c>Owner.ToString</c>.</summary>
[Alias("ChatCluster.IToolSignInGrain")]
public interface IToolSignInGrain : IGrainWithStringKey
{
    /// <summary>Request and answer as <c>SignInWireJson</c> has them.</summary>
    [Alias("Ask")]
    [ResponseTimeout("00:01:00")]
    Task<byte[]> AskAsync(byte[] request, CancellationToken cancellationToken);
}
