namespace ChatCluster.Web.Threads;

/// <summary>What was answered.</summary>
public sealed record InputView(string Action);
