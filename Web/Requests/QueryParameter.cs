namespace ChatCluster.Web.Requests;

/// <summary>A query parameter of a route. What is not declared is refused, and the OpenAPI document says the same.</summary>
internal sealed record QueryParameter(string Name, string Description)
{
    /// <summary>The values there are; empty where any will do.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The smallest number.</summary>
    public int? Least { get; init; }

    /// <summary>The largest number; null for no limit.</summary>
    public int? Most { get; init; }

    /// <summary>Whether it works for this version only.</summary>
    public bool Deprecated { get; init; }

    /// <summary>What a value is, in words.</summary>
    public string Expected => (Values, Least, Most) switch
    {
        ({ Count: > 0 } values, _, _) => $"one of {string.Join(", ", values)}",
        (_, { } least, { } most) => $"a whole number from {least} to {most}",
        (_, { } least, null) => $"a whole number from {least}",
        _ => "true or false",
    };
}
