using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;
using ChatCluster.Threads;

namespace ChatCluster.Storage.Files;

/// <summary>
/// The catalog as of a checkpoint: a head that names the first journal not contained in it, then one line a thread. It is a copy of
/// what the thread files say, there so that a start need not open each of them.
/// <code>
/// {"catalog":1,"journal":12,"threads":2}
/// {"length":1234,"summary":{…}}
/// </code>
/// </summary>
internal static class CatalogFile
{
    private const int BlockSize = 1024 * 1024;
    private const int MaxPrefixSize = 100;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Writes beside the present file and takes its place when complete.</summary>
    public static void Write(Disk disk, DataFolder folder, FileCatalog catalog, long journal)
    {
        var threads = catalog.All();
        var buffer = new ArrayBufferWriter<byte>(BlockSize + 4096);
        using (var file = disk.Open(folder.NewCatalog))
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            long position = 0;
            disk.SetLength(file, 0);
            Utf8.TryWrite(buffer.GetSpan(MaxPrefixSize), CultureInfo.InvariantCulture, $"{{\"catalog\":1,\"journal\":{journal},\"threads\":{threads.Length}}}\n", out var written);
            buffer.Advance(written);
            foreach (var thread in threads)
            {
                var (summary, length) = catalog.Read(thread);
                Utf8.TryWrite(buffer.GetSpan(MaxPrefixSize), CultureInfo.InvariantCulture, $"{{\"length\":{length},\"summary\":", out written);
                buffer.Advance(written);
                JsonSerializer.Serialize(json, summary, ThreadJson.Wire.ThreadSummary);
                json.Reset();
                buffer.Write("}\n"u8);
                if (buffer.WrittenCount >= BlockSize)
                {
                    disk.Write(file, buffer.WrittenSpan, position);
                    position += buffer.WrittenCount;
                    buffer.ResetWrittenCount();
                }
            }

            disk.Write(file, buffer.WrittenSpan, position);
            disk.Flush(file);
        }

        disk.Replace(folder.Catalog, folder.NewCatalog);
    }

    /// <summary>Fills the catalog. Returns the journal from which to go on, or none when there is no whole catalog file.</summary>
    public static long? Read(DataFolder folder, FileCatalog catalog)
    {
        if (!File.Exists(folder.Catalog))
        {
            return null;
        }

        ReadOnlySpan<byte> rest = File.ReadAllBytes(folder.Catalog);
        var names = new Dictionary<string, string?>();
        if (!TryTakeLine(ref rest, out var head) ||
            !TryTake(ref head, "{\"catalog\":1,\"journal\":"u8, out var journal) ||
            !TryTake(ref head, ",\"threads\":"u8, out var threads))
        {
            return null;
        }

        for (; threads > 0; threads--)
        {
            if (!TryTakeLine(ref rest, out var line) ||
                !TryTake(ref line, "{\"length\":"u8, out var length) ||
                !line.StartsWith(",\"summary\":"u8) ||
                !TryDeserialize(line[",\"summary\":"u8.Length..^1], out var summary))
            {
                return null;
            }

            catalog.Set(Share(summary, names), length);
        }

        return rest.IsEmpty ? journal : null;
    }

    private static bool TryDeserialize(ReadOnlySpan<byte> json, out ThreadSummary summary)
    {
        try
        {
            summary = JsonSerializer.Deserialize(json, ThreadJson.Wire.ThreadSummary)!;
            return summary is not null;
        }
        catch (JsonException)
        {
            summary = null!;
            return false;
        }
    }

    // Thousands of threads have the same owner, agent and model; one string each is enough.
    private static ThreadSummary Share(ThreadSummary summary, Dictionary<string, string?> names)
    {
        return summary with
        {
            Key = new(One(summary.Key.Tenant)!, One(summary.Key.User)!, summary.Key.Id),
            Agent = One(summary.Agent),
            Model = One(summary.Model),
            Usage = summary.Usage == Usage.None ? Usage.None : summary.Usage,
        };

        string? One(string? name)
        {
            if (name is null)
            {
                return null;
            }

            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(names, name, out _);
            return known ??= name;
        }
    }

    private static bool TryTakeLine(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> line)
    {
        var end = rest.IndexOf((byte)'\n');
        line = end < 0 ? default : rest[..end];
        rest = rest[(end + 1)..];
        return end > 0;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> name, out long value)
    {
        value = 0;
        if (!rest.StartsWith(name) || !Utf8Parser.TryParse(rest[name.Length..], out value, out int consumed))
        {
            return false;
        }

        rest = rest[(name.Length + consumed)..];
        return true;
    }
}
