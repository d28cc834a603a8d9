namespace ChatCluster.Web.Threads;

/// <summary>The consent or refusal as it was stored.</summary>
public sealed record ApprovalView(bool Approved);
