using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatCluster.Files;
using ChatCluster.Threads;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Storage.Sqlite;

/// <summary>
/// Brings what an older version kept in files into the database, once. It is built beside its place and moved there when it is complete;
/// the old files go into a folder of their own. Cut off anywhere, the next start does the rest.
/// </summary>
internal sealed partial class OldFolderImport(DataFolder folder, SqliteThreadStoreOptions options, ILogger logger)
{
    // Threads in one transaction.
    private const int Batch = 500;

    private const string Reference = ".ref";

    private static readonly string[] OldNames = ["threads", "files", "credentials", "catalog.jsonl", "catalog.jsonl.new"];

    public void Run(CancellationToken cancellationToken)
    {
        if (!IsOld())
        {
            if (Directory.Exists(folder.Backup))
            {
                LogBackup(logger, folder.Backup);
            }

            return;
        }

        if (!File.Exists(folder.Database))
        {
            // What an import that was cut off has left.
            Array.ForEach([folder.NewDatabase, $"{folder.NewDatabase}-wal", $"{folder.NewDatabase}-shm"], File.Delete);
            CopyKey();
            var database = new Database(folder, folder.NewDatabase, options);
            using (var connection = database.OpenWriter())
            {
                Import(connection, cancellationToken);
                connection.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }

            File.Move(folder.NewDatabase, folder.Database);
        }

        MoveAside();
    }

    private bool IsOld() => Directory.Exists(folder.Combine("threads")) || File.Exists(folder.Combine("catalog.jsonl")) ||
        (Directory.Exists(folder.Root) && Directory.EnumerateFiles(folder.Root, "journal-*.jsonl").Any());

    private void Import(Connection connection, CancellationToken cancellationToken)
    {
        var (threads, files, unreadable) = (0, 0, 0);
        foreach (var batch in Threads(() => unreadable++).Chunk(Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            connection.Execute("BEGIN IMMEDIATE");
            foreach (var thread in batch)
            {
                var encoded = JsonSerializer.SerializeToUtf8Bytes(thread.Summary, ThreadJson.Wire.ThreadSummary);
                ThreadRows.Append(connection, 0, thread.Events, thread.Summary, encoded);
                files += AddFiles(connection, thread.Summary.Key);
                AddCredentials(connection, thread.Summary.Key);
            }

            while (WordIndex.Advance(connection))
            {
            }

            connection.Execute("COMMIT");
            LogProgress(logger, threads += batch.Length);
        }

        LogImported(logger, threads, files, folder.Backup);
        if (unreadable > 0)
        {
            LogUnreadable(logger, unreadable, folder.Backup);
        }
    }

    private IEnumerable<OldThread> Threads(Action unreadable)
    {
        var journal = OldJournals.Read(folder.Root).ToLookup(record => record.Key);
        var seen = new HashSet<ThreadKey>();
        var place = folder.Combine("threads");
        foreach (var file in Directory.Exists(place) ? Directory.EnumerateFiles(place, "*.jsonl", SearchOption.AllDirectories) : [])
        {
            var stored = OldLines.Read(File.ReadAllBytes(file), 0);
            if (stored is null)
            {
                // Nothing in it was ever acknowledged, or the journal has it.
                unreadable();
            }
            else if (seen.Add(stored.Summary.Key) && Replay(stored, journal[stored.Summary.Key]) is { } thread)
            {
                yield return thread;
            }
        }

        foreach (var records in journal.Where(records => seen.Add(records.Key)))
        {
            if (Replay(null, records) is { } thread)
            {
                yield return thread;
            }
        }
    }

    private static OldThread? Replay(OldThread? thread, IEnumerable<(ThreadKey Key, long After, OldThread? Append)> records) =>
        records.Aggregate(
            thread,
            (current, record) => record.Append is { } append ? OldThread.Follow(current, record.After, append) : null);

    // A file begins with one line of JSON that has its name and media type. It is in its thread's folder, or that has its id only, and the
    // file is with those that threads of its owner share.
    private int AddFiles(Connection connection, ThreadKey key)
    {
        var count = 0;
        var place = Path.Join(folder.Combine("files"), Hash(key.ToString()));
        var shared = Path.Join(folder.Combine("files"), "shared", Hash(key.Owner.ToString()));
        foreach (var path in Directory.Exists(place) ? Directory.EnumerateFiles(place) : [])
        {
            var id = Path.GetFileNameWithoutExtension(path);
            var content = Path.GetExtension(path) is Reference ? Path.Join(shared, id) : path;
            if (!FileUrl.IsId(Path.GetFileName(content)) || !File.Exists(content))
            {
                continue;
            }

            var bytes = File.ReadAllBytes(content);
            var end = Array.IndexOf(bytes, (byte)'\n');
            if (end > 0)
            {
                var head = JsonSerializer.Deserialize<FileHead>(bytes.AsSpan(0, end))!;
                var file = new ThreadFile(head.Name, head.MediaType, bytes.AsMemory(end + 1));
                FileRows.Add(connection, key, id, file, FileRows.HashOf(file));
                count++;
            }
        }

        return count;
    }

    // Named by the hashes of thread and message.
    private void AddCredentials(Connection connection, ThreadKey key)
    {
        var place = folder.Combine("credentials");
        foreach (var path in Directory.Exists(place) ? Directory.EnumerateFiles(place, $"{Hash(key.ToString())}.*") : [])
        {
            SqliteCredentialVault.Put(connection, key, Path.GetExtension(path)[1..], File.ReadAllBytes(path));
        }
    }

    private void CopyKey()
    {
        var old = Path.Join(folder.Combine("credentials"), "key");
        if (File.Exists(old) && !File.Exists(folder.CredentialKey))
        {
            using var key = PrivateFiles.Open(folder.CredentialKey, FileMode.Create, FileOptions.None);
            key.Write(File.ReadAllBytes(old));
            key.Flush(flushToDisk: true);
        }
    }

    private void MoveAside()
    {
        var backup = folder.Backup;
        for (var i = 2; Directory.Exists(folder.Combine("threads")) && Directory.Exists(Path.Join(backup, "threads")); i++)
        {
            // An older program has been at work here again since.
            backup = $"{folder.Backup}-{i}";
        }

        PrivateFiles.CreateFolder(backup);
        foreach (var path in OldNames.Select(folder.Combine).Concat(Directory.GetFiles(folder.Root, "journal-*.jsonl")).Where(Path.Exists))
        {
            Directory.Move(path, Path.Join(backup, Path.GetFileName(path)));
        }

        LogBackup(logger, backup);
    }

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record FileHead(string Name, string MediaType);
}
