using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ChatCluster.Documents;

/// <summary>What came of a <see cref="DocumentRequest"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Found), "found")]
[JsonDerivedType(typeof(Stored), "stored")]
[JsonDerivedType(typeof(Deleted), "deleted")]
[JsonDerivedType(typeof(Changed), "changed")]
[JsonDerivedType(typeof(Refused), "refused")]
public abstract record DocumentAnswer
{
    /// <param name="Documents">Empty when there is no such document.</param>
    public sealed record Found(ImmutableArray<OwnerDocument> Documents) : DocumentAnswer;

    /// <summary>It is kept.</summary>
    public sealed record Stored(OwnerDocument Document) : DocumentAnswer;

    /// <param name="Count">How many there were.</param>
    public sealed record Deleted(int Count) : DocumentAnswer;

    /// <summary>Nothing was kept: there is another version than the request follows.</summary>
    public sealed record Changed : DocumentAnswer;

    /// <summary>Nothing was kept: it is too large, or there are too many.</summary>
    /// <param name="Code">Stable; docs/protocol.md lists them.</param>
    public sealed record Refused(string Code, string Message) : DocumentAnswer;
}
