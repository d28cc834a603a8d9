namespace ChatCluster.Tools.SignIns;

/// <summary>A server that its users sign in to, as one of them sees it.</summary>
/// <param name="Server">Its name in the settings.</param>
/// <param name="SignedIn">Whether tokens of the owner are kept.</param>
/// <param name="Since">When the latest of them was given.</param>
public sealed record ToolSignIn(string Server, bool SignedIn, DateTimeOffset? Since = null);
