using System.Text.Json;

namespace ChatCluster.Tools;

/// <summary>What a tool is, for the model, for the run's rules and for people.</summary>
public sealed record ToolDescription
{
    /// <summary>Whether a tool may have this name: 1 to 64 characters of <c>A-Z a-z 0-9 _ -</c>.</summary>
    public static bool IsValidName(string name) =>
        name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    /// <summary>1 to 64 characters of <c>A-Z a-z 0-9 _ -</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What it does and when to use it, for the model.</summary>
    public required string Description { get; init; }

    /// <summary>JSON schema of the arguments object.</summary>
    public required JsonElement Parameters { get; init; }

    /// <summary>Whether a call whose outcome is unknown after a crash may be made again, with the same idempotency key.</summary>
    public bool Repeatable { get; init; }

    /// <summary>Whether the owner must consent to each call.</summary>
    public bool NeedsApproval { get; init; }

    /// <summary>
    /// Whether a call changes something, so that it needs consent once its run has read text from outside; as <see cref="NeedsApproval"/>
    /// says when left out.
    /// </summary>
    public bool? Effects { get; init; }

    /// <summary>The HTTP method, of a tool that is a request.</summary>
    public string? Method { get; init; }

    /// <summary>The path with its placeholders, of a tool that is a request.</summary>
    public string? Path { get; init; }

    /// <summary>Whether a call changes something: as configured, else when it needs approval by itself.</summary>
    public bool HasEffects => Effects ?? NeedsApproval;

    /// <summary>How long one call may take, retries included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Which rules of loop safety apply.</summary>
    public ToolKind Kind { get; init; } = ToolKind.Ordinary;

    /// <summary>Calls of this tool in one run; the kind's default when left out.</summary>
    public int? MaxCallsPerRun { get; init; }

    /// <summary>Where the tool comes from, for example <c>rest</c>, <c>intelowl</c>, <c>mcp:files</c>, <c>demo</c>.</summary>
    public string Source { get; init; } = "rest";
}

/// <summary>What loop safety has to know of a tool.</summary>
public enum ToolKind
{
    /// <summary>A tool that is called and returns.</summary>
    Ordinary = 1,

    /// <summary>Searches by a text: similar queries in one run are skipped.</summary>
    Search = 2,

    /// <summary>Leaves the organisation: fewer calls per run.</summary>
    External = 3,
}
