namespace ChatCluster.Tools.OpenApi;

/// <summary>What became of one operation of a document.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Tool">The name of its tool; null when it is refused or was not selected.</param>
/// <param name="Adapted">What is otherwise than the document has it, a sentence each.</param>
/// <param name="Refused">Why it became no tool, and what to do about it.</param>
public sealed record OperationReport(string Method, string Path, string? Tool, IReadOnlyList<string> Adapted, string? Refused)
{
    /// <summary>In a word.</summary>
    public string Outcome => Refused is not null ? "refused" : Adapted.Count > 0 ? "adapted" : "imported";
}
