using ChatCluster.Threads;

namespace ChatCluster.Files;

/// <summary>The address of a stored file: <c>/v1/threads/{id}/files/{fileId}</c>. It opens for the thread's owner only.</summary>
public static class FileUrl
{
    /// <summary>How long the name of a file is.</summary>
    public const int IdLength = 32;

    private const string Threads = "/v1/threads/";
    private const string Files = "/files/";

    /// <summary>The path of a file of a thread on this server: <c>/v1/threads/{thread}/files/{file}</c>.</summary>
    public static string Of(ThreadKey key, string fileId) => $"{Threads}{key.Id}{Files}{fileId}";

    /// <summary>The id of the file that an address of this thread names; null for other addresses.</summary>
    public static string? FindId(ThreadKey key, string url)
    {
        var prefix = Of(key, "");
        return url.StartsWith(prefix, StringComparison.Ordinal) && url[prefix.Length..] is var id && IsId(id) ? id : null;
    }

    /// <summary>Whether a text is the address of a file of some thread.</summary>
    public static bool IsOfAThread(string url)
    {
        var at = url.LastIndexOf(Files, StringComparison.Ordinal);
        return at > Threads.Length && url.StartsWith(Threads, StringComparison.Ordinal)
            && ThreadKey.IsValidId(url[Threads.Length..at]) && IsId(url[(at + Files.Length)..]);
    }

    /// <summary>Whether a text may name a file: 32 hexadecimal digits.</summary>
    public static bool IsId(string id) => id.Length == IdLength && id.All(char.IsAsciiHexDigitLower);
}
