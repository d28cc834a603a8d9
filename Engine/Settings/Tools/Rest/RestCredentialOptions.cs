namespace ChatCluster.Tools.Rest;

/// <summary>A credential sent with each call: a secret of this service, or one that the caller brought along.</summary>
public sealed class RestCredentialOptions
{
    /// <summary>The name of the caller's credential to forward. Either this or <see cref="Secret"/>.</summary>
    public string? Forward { get; set; }

    /// <summary>The service's own secret.</summary>
    public string? Secret { get; set; }

    /// <summary><c>Authorization</c> by default.</summary>
    public string Header { get; set; } = "Authorization";

    /// <summary>
    /// How the secret stands in the header, with <c>{0}</c> for it; <c>Bearer {0}</c> in Authorization, else <c>{0}</c>, when left out.
    /// </summary>
    public string? Format { get; set; }
}
