using System.Text.Json;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The tables of docs/clients.md: what each client makes of each case.</summary>
internal static class ClientTable
{
    /// <summary>A row of a test of its own.</summary>
    public const string Killed = "the server is killed in the text";

    /// <summary>A row of a cluster alone.</summary>
    public const string SiloKilled = "a silo is killed in the text";

    /// <summary>A row of a test of its own.</summary>
    public const string Stopped = "the server is told to stop in the text";

    private const string Head = "| Case |";

    /// <summary>The cells of a row, by client; none when there is no such row.</summary>
    public static IReadOnlyDictionary<string, string> Row(string name) =>
        Rows().TryGetValue(name, out var cells) ? cells : new Dictionary<string, string>();

    /// <summary>Each row is as the clients were seen.</summary>
    public static void AssertSame(IEnumerable<JsonProperty> seen)
    {
        List<string> wrong = [];
        foreach (var row in seen)
        {
            var written = Row(row.Name);
            wrong.AddRange(written.Keys
                .Where(name => !row.Value.TryGetProperty(name, out _))
                .Select(name => $"{row.Name}, {name}: nobody tried"));
            wrong.AddRange(row.Value.EnumerateObject()
                .Where(cell => written.GetValueOrDefault(cell.Name) != cell.Value.GetString())
                .Select(cell => $"{row.Name}, {cell.Name}: written is '{written.GetValueOrDefault(cell.Name)}', and it is '{cell.Value}'"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>The names of all rows.</summary>
    public static IEnumerable<string> Cases() => Rows().Keys;

    // Two tables with the same rows: the clients are too many for one.
    private static Dictionary<string, Dictionary<string, string>> Rows()
    {
        Dictionary<string, Dictionary<string, string>> rows = new(StringComparer.Ordinal);
        string[] clients = [];
        foreach (var line in File.ReadLines(Path.Combine(Folder(), "docs", "clients.md")))
        {
            var cells = line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries);
            clients = line.StartsWith(Head, StringComparison.Ordinal) ? cells[1..] : line.StartsWith('|') ? clients : [];
            if (!line.StartsWith(Head, StringComparison.Ordinal) && !line.StartsWith("|-", StringComparison.Ordinal))
            {
                foreach (var (client, cell) in clients.Zip(cells[1..]))
                {
                    (rows.TryGetValue(cells[0], out var row) ? row : rows[cells[0]] = []).Add(client, cell);
                }
            }
        }

        return rows;
    }

    private static string Folder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "docs", "clients.md")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("docs/clients.md is not above the tests.");
        }

        return folder.FullName;
    }
}
