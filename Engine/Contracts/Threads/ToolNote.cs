namespace ChatCluster.Threads;

/// <summary>What a tool says while it is at work.</summary>
/// <param name="Text">Of a kind, the end of all that was said of it so far, so that a reader who misses a note misses nothing.</param>
/// <param name="Kind">What a part of the result is made of: <see cref="Code"/>, <see cref="Output"/> or <see cref="Error"/>. Null for a
/// word about how far it is.</param>
public sealed record ToolNote(string Text, string? Kind = null)
{
    /// <summary>Code that the tool runs.</summary>
    public const string Code = "code";

    /// <summary>What the code printed.</summary>
    public const string Output = "output";

    /// <summary>What went wrong in it.</summary>
    public const string Error = "error";
}
