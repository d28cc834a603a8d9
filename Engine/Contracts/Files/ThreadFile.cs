namespace ChatCluster.Files;

/// <summary>A file that came with a message or a tool's result.</summary>
/// <param name="Name">The name shown to people.</param>
/// <param name="MediaType">As its sender says.</param>
public sealed record ThreadFile(string Name, string MediaType, ReadOnlyMemory<byte> Content)
{
    /// <summary>The file as an address that holds it.</summary>
    public string ToDataUrl() => DataUrl.Of(this);
}
