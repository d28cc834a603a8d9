using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace ChatCluster.Memory;

/// <summary>A change of what is known of an owner.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ReadFacts), "read")]
[JsonDerivedType(typeof(RememberFact), "remember")]
[JsonDerivedType(typeof(EditFact), "edit")]
[JsonDerivedType(typeof(ForgetFact), "forget")]
[JsonDerivedType(typeof(ForgetAllFacts), "forget_all")]
[JsonDerivedType(typeof(SwitchMemory), "switch")]
public abstract record MemoryChange
{
    /// <summary>Whether it comes to the same when it is made twice: its answer may have been lost.</summary>
    [JsonIgnore]
    public virtual bool IsRepeatable => true;
}

/// <summary>Changes nothing.</summary>
public sealed record ReadFacts : MemoryChange;

/// <summary>The owner writes something down.</summary>
public sealed record RememberFact(string Text) : MemoryChange;

/// <summary>The owner words something otherwise.</summary>
public sealed record EditFact(string Id, string Text) : MemoryChange;

/// <summary>The owner wants something forgotten.</summary>
public sealed record ForgetFact(string Id) : MemoryChange
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsRepeatable => false;
}

/// <summary>The owner wants everything forgotten.</summary>
public sealed record ForgetAllFacts : MemoryChange;

/// <summary>The owner switches the memory on or off. What is known stays.</summary>
public sealed record SwitchMemory(bool On) : MemoryChange;

/// <summary>A model has drawn facts from a message.</summary>
public sealed record NoteFacts(ImmutableArray<MemoryFact> Facts) : MemoryChange;

/// <summary>A thread is deleted.</summary>
public sealed record ForgetThread(string ThreadId) : MemoryChange;
