using System.Text.Json.Serialization;

namespace ChatCluster.Threads;

/// <summary>
/// A part of a tool's result, as what it is. It stands in the log just before the call's <see cref="ToolFinished"/>, which tells the model
/// the same as text and lists all files.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(ToolCode), ToolCode.TypeName)]
[JsonDerivedType(typeof(ToolPrinted), ToolPrinted.TypeName)]
[JsonDerivedType(typeof(ToolTrouble), ToolTrouble.TypeName)]
[JsonDerivedType(typeof(ToolImage), ToolImage.TypeName)]
[JsonDerivedType(typeof(ToolFile), ToolFile.TypeName)]
[JsonDerivedType(typeof(ToolSource), ToolSource.TypeName)]
public abstract record ToolPart(string RunId, string CallId) : RunEvent(RunId);

/// <summary>Code that a tool has run or written.</summary>
/// <param name="Language">For example <c>python</c>.</param>
/// <param name="File">The whole of it, when <paramref name="Text"/> is only its beginning.</param>
public sealed record ToolCode(string RunId, string CallId, string Text, string? Language = null, Attachment? File = null)
    : ToolPart(RunId, CallId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "tool.code";
}

/// <summary>What a program has printed.</summary>
/// <param name="File">The whole of it, when <paramref name="Text"/> is only its beginning.</param>
public sealed record ToolPrinted(string RunId, string CallId, string Text, Attachment? File = null) : ToolPart(RunId, CallId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "tool.output";
}

/// <summary>What a program has said that went wrong in it: a traceback, the stream of errors. The call itself may have succeeded.</summary>
/// <param name="File">The whole of it, when <paramref name="Text"/> is only its beginning.</param>
public sealed record ToolTrouble(string RunId, string CallId, string Text, Attachment? File = null) : ToolPart(RunId, CallId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "tool.error";
}

/// <summary>A picture, stored with the thread.</summary>
public sealed record ToolImage(string RunId, string CallId, Attachment File) : ToolPart(RunId, CallId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "tool.image";
}

/// <summary>A sound or any other file, stored with the thread.</summary>
public sealed record ToolFile(string RunId, string CallId, Attachment File) : ToolPart(RunId, CallId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "tool.file";
}

/// <summary>Where something comes from or can be read.</summary>
/// <param name="Url">As the tool gave it, of any scheme: nobody has checked where it leads. Null for a place without an address.</param>
/// <param name="Title">For people.</param>
/// <param name="Place">Where in it, for example <c>page 12</c>.</param>
public sealed record ToolSource(
    string RunId, string CallId, string? Url = null, string? Title = null, string? Place = null,
    string? MediaType = null) : ToolPart(RunId, CallId)
{
    /// <summary>The value of <c>type</c> in the log and on the wire.</summary>
    public const string TypeName = "tool.source";
}
