using System.Text.Json.Serialization;

namespace ChatCluster.Memory;

/// <summary>What came of a <see cref="MemoryChange"/>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Missing), "missing")]
[JsonDerivedType(typeof(Invalid), "invalid")]
public abstract record MemoryAnswer
{
    /// <param name="Memory">As it is afterwards.</param>
    /// <param name="Fact">The fact that was written down or changed.</param>
    public sealed record Done(OwnerMemory Memory, MemoryFact? Fact = null) : MemoryAnswer;

    /// <summary>There is no such fact.</summary>
    public sealed record Missing : MemoryAnswer;

    /// <param name="Code">Stable; docs/protocol.md lists them.</param>
    public sealed record Invalid(string Code, string Message) : MemoryAnswer;
}
