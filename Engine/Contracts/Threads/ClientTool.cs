namespace ChatCluster.Threads;

/// <summary>A tool that the client of a run brings along and makes the calls of.</summary>
/// <param name="Name">As of any tool: 1 to 64 characters of <c>A-Z a-z 0-9 _ -</c>.</param>
/// <param name="Description">What it does and when to use it, for the model.</param>
/// <param name="Parameters">JSON schema of the arguments object; any object when left out.</param>
public sealed record ClientTool(string Name, string? Description = null, JsonText? Parameters = null)
{
    /// <summary>Tools that a message brings along, at most.</summary>
    public const int Most = 128;

    /// <summary>Any tool, in the place of a name: which no tool can have.</summary>
    public const string Any = "*";

    /// <summary>What names, descriptions and schemas of a message's tools may have together, in characters.</summary>
    public const int MostCharacters = 200_000;
}
