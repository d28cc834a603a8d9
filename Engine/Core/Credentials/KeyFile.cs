using System.Security.Cryptography;
using ChatCluster.Files;

namespace ChatCluster.Credentials;

/// <summary>A secret key in a file that only this account can read, made at first use.</summary>
public static class KeyFile
{
    /// <param name="consequence">What is lost with the key, for the operator who has to delete a damaged one.</param>
    /// <exception cref="InvalidDataException">The file is there and holds no key.</exception>
    public static byte[] ReadOrCreate(string file, int length, string consequence)
    {
        if (!File.Exists(file))
        {
            using var created = PrivateFiles.Open(file, FileMode.Create, FileOptions.None);
            created.Write(RandomNumberGenerator.GetBytes(length));
            created.Flush(flushToDisk: true);
        }

        var key = File.ReadAllBytes(file);
        return key.Length == length ? key : throw new InvalidDataException($"The key '{file}' is damaged: delete it. {consequence}");
    }
}
