using ChatCluster.Files;

namespace ChatCluster.Grains;

/// <summary>A stored file on its way to a front end. Its bytes cross as they are: as JSON they would be a third longer.</summary>
/// <param name="Name">The name shown to people.</param>
/// <param name="MediaType">As its sender says.</param>
/// <param name="Content">Stays well below <see cref="MessageSize.Max"/>: bodies and the files of tools do.</param>
[GenerateSerializer]
[Immutable]
[Alias("ChatCluster.FileAnswer")]
public sealed record FileAnswer([property: Id(0)] string Name, [property: Id(1)] string MediaType, [property: Id(2)] byte[] Content)
{
    /// <summary>The file.</summary>
    public ThreadFile ToFile() => new(Name, MediaType, Content);
}
