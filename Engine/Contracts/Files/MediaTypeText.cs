namespace ChatCluster.Files;

/// <summary>Media types as senders give them.</summary>
public static class MediaTypeText
{
    private const int MaxLength = 255;

    /// <summary>Whether it can stand in a header: 1 to 255 printable ASCII characters.</summary>
    public static bool IsSound(string? mediaType) =>
        mediaType is { Length: > 0 and <= MaxLength } && mediaType.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;
}
