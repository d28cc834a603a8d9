namespace ChatCluster.Sharing;

/// <summary>Read-only links to threads: <c>ChatCluster:Sharing</c>.</summary>
public sealed class SharingOptions
{
    /// <summary>
    /// The key that links are made with: 32 bytes as base64. All front ends of a cluster need the same one. Left out, one process
    /// keeps a key of its own in the data folder.
    /// </summary>
    public string? Key { get; set; }

    internal IEnumerable<string> Validate() => Key is null || TryReadKey(out _)
        ? []
        : [$"ChatCluster:Sharing:Key is not {ShareLinks.KeyLength} bytes as base64. Make one with 'openssl rand -base64 {ShareLinks.KeyLength}', or leave it out."];

    internal bool TryReadKey(out byte[] key)
    {
        key = new byte[ShareLinks.KeyLength];
        return Convert.TryFromBase64String(Key ?? "", key, out var length) && length == ShareLinks.KeyLength;
    }
}
