using ChatCluster.Threads;

namespace ChatCluster.Web.Widget;

/// <summary>A person of whom nothing is known but the page they came from.</summary>
/// <param name="Owner">An owner of its own in the widget's tenant.</param>
/// <param name="Widget">The id of the key that opened the session.</param>
/// <param name="Origin">The origin whose pages may use the session.</param>
internal sealed record Visitor(Owner Owner, string Widget, string Origin, DateTimeOffset ExpiresAt)
{
    public bool IsFrom(string origin) => string.Equals(Origin, origin, StringComparison.OrdinalIgnoreCase);
}
