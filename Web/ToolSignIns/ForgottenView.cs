namespace ChatCluster.Web.ToolSignIns;

/// <summary>What became of tokens that were forgotten.</summary>
/// <param name="Revoked">Whether the authorization server has revoked them, too.</param>
public sealed record ForgottenView(bool Revoked);
