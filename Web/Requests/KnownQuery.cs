namespace ChatCluster.Web.Requests;

/// <summary>The query parameters of a route.</summary>
internal sealed record KnownQuery(IReadOnlyList<QueryParameter> Parameters)
{
    public static KnownQuery None { get; } = new([]);

    public QueryParameter? Find(string name) =>
        Parameters.FirstOrDefault(parameter => string.Equals(parameter.Name, name, StringComparison.OrdinalIgnoreCase));
}
