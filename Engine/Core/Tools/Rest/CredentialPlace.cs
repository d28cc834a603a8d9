namespace ChatCluster.Tools.Rest;

/// <summary>Where a request carries a credential.</summary>
internal enum CredentialPlace
{
    Header = 1,
    Query = 2,
    Cookie = 3,
}
