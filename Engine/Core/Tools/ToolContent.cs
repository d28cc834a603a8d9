using System.Text.Json;

namespace ChatCluster.Tools;

/// <summary>A part of what a tool returned, as what it is.</summary>
public abstract record ToolContent
{
    private ToolContent()
    {
    }

    /// <summary>Text for the model.</summary>
    public sealed record Text(string Value) : ToolContent;

    /// <summary>Structured data for the model.</summary>
    public sealed record Json(JsonElement Value) : ToolContent;

    /// <summary>
    /// An image, a sound or any other file. It is stored with the thread for its owner; the model reads its name, type and size.
    /// </summary>
    /// <param name="Name">For people; null when the tool gave none.</param>
    /// <param name="MediaType">For example <c>image/png</c>.</param>
    public sealed record File(string? Name, string MediaType, ReadOnlyMemory<byte> Content) : ToolContent;

    /// <summary>Where something comes from or can be read. It was not fetched.</summary>
    /// <param name="Url">Empty for a place without an address.</param>
    /// <param name="Title">For people; the address when left out.</param>
    /// <param name="Place">Where in it, for example <c>page 12</c>.</param>
    public sealed record Link(string Url, string? Title = null, string? MediaType = null, string? Place = null) : ToolContent;

    /// <summary>Code that the tool has run or written.</summary>
    public sealed record Code(string Value, string? Language = null) : ToolContent;

    /// <summary>What a program has printed.</summary>
    public sealed record Output(string Value) : ToolContent;

    /// <summary>What a program has said that went wrong in it.</summary>
    public sealed record Trouble(string Value) : ToolContent;
}
