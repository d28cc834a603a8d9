namespace ChatCluster.Web.Threads;

/// <summary>The call whose result was taken.</summary>
public sealed record ResultView(string CallId);
