using System.Security.Cryptography;
using System.Text;

namespace ChatCluster.Files;

/// <summary>Names a file by what is in it, so that the same post twice makes one file.</summary>
public static class FileId
{
    public static string Of(ThreadFile file)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{file.MediaType}\n{file.Name}\n"));
        hash.AppendData(file.Content.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }
}
