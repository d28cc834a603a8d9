using ModelContextProtocol.Authentication;

namespace ChatCluster.Tools.Mcp.SignIns;

/// <summary>What is kept of an owner's sign-in at a server.</summary>
/// <param name="Tokens">With the client they were given to.</param>
/// <param name="Wanted">Scopes that a call lacked: the next sign-in asks for them too.</param>
internal sealed record StoredTokens(TokenContainer Tokens, IReadOnlyList<string> Wanted);
