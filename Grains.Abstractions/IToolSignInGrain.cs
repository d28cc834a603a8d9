namespace ChatCluster.Grains;

/// <summary>
/// The sign-ins of one owner at the servers of tools; the key is <c>Owner.ToString</c>. One grain, so that the browser finds what it began,
/// whichever front end it comes back to.
/// </summary>
[Alias("ChatCluster.IToolSignInGrain")]
public interface IToolSignInGrain : IGrainWithStringKey
{
    /// <summary>Request and answer as <c>SignInWire</c> writes them.</summary>
    [Alias("Ask")]
    [ResponseTimeout("00:01:00")]
    Task<byte[]> AskAsync(byte[] request, CancellationToken cancellationToken);
}
