namespace ChatCluster.Models;

/// <summary>A piece of a tool call as it was streamed; any part of it may be missing.</summary>
/// <param name="Whole">Whether the arguments came as a JSON value, and so in one piece.</param>
internal readonly record struct CallDelta(int? Index, string? Id, string? Name, string Arguments, bool Whole = false)
{
    /// <summary>Members of JSON that the provider wants back with this call.</summary>
    public string? Extra { get; init; }

    /// <summary>The same within the call's function.</summary>
    public string? FunctionExtra { get; init; }
}
