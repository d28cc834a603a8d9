using ChatCluster.Configuration;

namespace ChatCluster.Documents;

/// <summary>What is kept for owners beside their threads (projects with their files, prompts): <c>ChatCluster:Documents</c>.</summary>
public sealed class DocumentOptions
{
    /// <summary>Documents of one owner, 10 to 100,000; a project is one, and each of its files. Default: 1,000.</summary>
    public int MaxPerOwner { get; set; } = 1_000;

    /// <summary>The largest document, in bytes, 65,536 to 8,000,000; a file takes a third more than it has. Default: 2,000,000.</summary>
    public int MaxBytes { get; set; } = 2_000_000;

    /// <summary>All documents of one owner, in bytes, 1,000,000 to 10,000,000,000. Default: 50,000,000.</summary>
    public long MaxBytesPerOwner { get; set; } = 50_000_000;

    internal IEnumerable<string> Validate() =>
    [
        .. Check.Range("ChatCluster:Documents:MaxPerOwner", MaxPerOwner, 10, 100_000),
        .. Check.Range("ChatCluster:Documents:MaxBytes", MaxBytes, 65_536, 8_000_000),
        .. Check.Range("ChatCluster:Documents:MaxBytesPerOwner", MaxBytesPerOwner, 1_000_000, 10_000_000_000),
    ];
}
