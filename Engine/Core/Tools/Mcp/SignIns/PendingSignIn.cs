namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>A sign-in whose browser is away at the authorization server: what is needed to go on when it comes back.</summary>
/// <param name="Way">By what the browser is known.</param>
/// <param name="Verifier">The secret of the challenge that the browser took along (RFC 7636).</param>
/// <param name="Callback">Where it was told to come back to.</param>
/// <param name="Issuer">The authorization server that it was sent to.</param>
/// <param name="ClientId">The client that was registered for it; null when the settings say who the client is.</param>
/// <param name="ClientSecret">The secret of that client, if it was given one.</param>
/// <param name="ClientMethod">How that client shows its secret.</param>
internal sealed record PendingSignIn(
    string Way, string Verifier, Uri Callback, string Issuer, string? ClientId, string? ClientSecret, string? ClientMethod);
