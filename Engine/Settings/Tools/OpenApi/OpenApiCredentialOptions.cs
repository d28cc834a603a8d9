namespace ChatCluster.Tools.OpenApi;

/// <summary>The credential of one security scheme: a secret of this service, or one that the caller brought along.</summary>
public sealed class OpenApiCredentialOptions
{
    /// <summary>The name of the caller's credential to forward. Either this or <see cref="Secret"/>.</summary>
    public string? Forward { get; set; }

    /// <summary>The service's own secret; <c>user:password</c> where the scheme is HTTP Basic.</summary>
    public string? Secret { get; set; }
}
