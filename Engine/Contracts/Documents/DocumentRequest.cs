using System.Text.Json.Serialization;
using ChatCluster.Threads;

namespace ChatCluster.Documents;

/// <summary>Something that is asked of an owner's documents. It crosses process borders as JSON.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ListDocuments), "list")]
[JsonDerivedType(typeof(ReadDocument), "read")]
[JsonDerivedType(typeof(PutDocument), "put")]
[JsonDerivedType(typeof(DeleteDocuments), "delete")]
public abstract record DocumentRequest
{
    /// <summary>Whether a transport may make it again when its answer was lost.</summary>
    [JsonIgnore]
    public virtual bool IsRepeatable => true;

    /// <summary>Only its kind: requests show up in logs of calls, and what owners keep does not belong there.</summary>
    public sealed override string ToString() => GetType().Name;
}

/// <summary>All documents of a kind, in the order of their ids.</summary>
public sealed record ListDocuments(string Kind) : DocumentRequest;

/// <summary>One document.</summary>
public sealed record ReadDocument(string Kind, string Id) : DocumentRequest;

/// <summary>Keeps a document in the place of the one with its kind and id.</summary>
/// <param name="Follows">The version that is to be there: 0 for none, and whichever there is when left out.</param>
public sealed record PutDocument(string Kind, string Id, JsonText Body, long? Follows = null) : DocumentRequest
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsRepeatable => Follows is null;
}

/// <summary>Deletes documents. Deleting what is not there changes nothing.</summary>
/// <param name="Below">Whether all are meant whose ids begin with <paramref name="Id"/>.</param>
public sealed record DeleteDocuments(string Kind, string Id, bool Below = false) : DocumentRequest;
