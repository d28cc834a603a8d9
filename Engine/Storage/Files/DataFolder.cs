using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Files;

/// <summary>Which file is where in the data folder.</summary>
internal sealed class DataFolder(string path)
{
    private const int MaxNameLength = 200;

    private static readonly string[] ReservedNames = ["con", "prn", "aux", "nul", "com", "lpt"];

    public string Root { get; } = System.IO.Path.GetFullPath(path);

    public string Lock => Combine("lock");

    public string LockHolder => Combine("lock.json");

    public string Catalog => Combine("catalog.jsonl");

    public string NewCatalog => Combine("catalog.jsonl.new");

    public string Threads => Combine("threads");

    public string Journal(long number) => Combine(string.Create(CultureInfo.InvariantCulture, $"journal-{number}.jsonl"));

    /// <summary>The numbers of the journals there are, lowest first.</summary>
    public long[] Journals() =>
    [
        .. Directory.EnumerateFiles(Root, "journal-*.jsonl")
            .Select(file => System.IO.Path.GetFileNameWithoutExtension(file)["journal-".Length..])
            .Select(number => long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 0)
            .Where(number => number > 0)
            .Order(),
    ];

    /// <summary><c>threads/tenant/user/id.jsonl</c>. One folder per user is enough: file systems index large folders.</summary>
    public string Thread(ThreadKey key) =>
        System.IO.Path.Join(Threads, Escape(key.Tenant), Escape(key.User), Escape(key.Id) + ".jsonl");

    private string Combine(string name) => System.IO.Path.Join(Root, name);

    // Names stay readable where that is safe everywhere. Upper case is escaped because some file systems would take
    // "Ada" for "ada", which are two users; a reserved device name would open the device.
    private static string Escape(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (var b in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterLower((char)b) || char.IsAsciiDigit((char)b) || b is (byte)'_' or (byte)'-' || (b is (byte)'.' or (byte)'@' && escaped.Length > 0))
            {
                escaped.Append((char)b);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"%{b:X2}");
            }
        }

        if (escaped[^1] == '.')
        {
            escaped.Remove(escaped.Length - 1, 1).Append("%2E");
        }

        if (ReservedNames.Any(reserved => name.StartsWith(reserved, StringComparison.OrdinalIgnoreCase)) && escaped[0] != '%')
        {
            escaped.Remove(0, 1).Insert(0, string.Create(CultureInfo.InvariantCulture, $"%{(byte)name[0]:X2}"));
        }

        if (escaped.Length <= MaxNameLength)
        {
            return escaped.ToString();
        }

        // A percent sign is always followed by two digits above, so a hash after "%h" meets no other name.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32];
        return $"{escaped.ToString(0, 60)}%h{hash}";
    }
}
