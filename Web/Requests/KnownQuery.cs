namespace ChatCluster.Web.Requests;

/// <summary>The query parameters of a route.</summary>
internal sealed record KnownQuery(IReadOnlyList<QueryParameter> Parameters)
{
    public static KnownQuery None { get; } = new([]);

    /// <summary>
    /// Whether others are passed over: who calls the route is held to another's rules, by which senders may add what they like.
    /// </summary>
    public bool TakesOthers { get; init; }

    public QueryParameter? Find(string name) =>
        Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));
}
