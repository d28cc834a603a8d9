namespace ChatCluster.Web.Formats.PowerOn;

/// <summary>A prompt, and the workflow that it continues.</summary>
internal sealed record StartBody(string? Prompt, string? WorkflowId, IReadOnlyList<string>? ListFileId, IReadOnlyList<string>? UserFileIds);
