using System.Text.Json;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>The table of docs/clients.md: what each client makes of each case.</summary>
internal static class ClientTable
{
    /// <summary>A row of a test of its own.</summary>
    public const string Killed = "the server is killed in the text";

    /// <summary>A row of a test of its own.</summary>
    public const string Stopped = "the server is told to stop in the text";

    private const string Head = "| Case |";

    /// <summary>The cells of a row, by client; none when there is no such row.</summary>
    public static IReadOnlyDictionary<string, string> Row(string name)
    {
        var rows = Rows();
        return rows.TryGetValue(name, out var cells) ? rows["Case"].Zip(cells).ToDictionary() : new Dictionary<string, string>();
    }

    /// <summary>Each row is as the clients were seen.</summary>
    public static void AssertSame(IEnumerable<JsonProperty> seen)
    {
        List<string> wrong = [];
        foreach (var row in seen)
        {
            var written = Row(row.Name);
            wrong.AddRange(row.Value.EnumerateObject()
                .Where(cell => written.GetValueOrDefault(cell.Name) != cell.Value.GetString())
                .Select(cell => $"{row.Name}, {cell.Name}: written is '{written.GetValueOrDefault(cell.Name)}', and it is '{cell.Value}'"));
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>The names of all rows.</summary>
    public static IEnumerable<string> Cases() => Rows().Keys.Where(name => name is not "Case");

    private static Dictionary<string, string[]> Rows() => File.ReadLines(Path.Combine(Folder(), "docs", "clients.md"))
        .SkipWhile(line => !line.StartsWith(Head, StringComparison.Ordinal))
        .TakeWhile(line => line.StartsWith('|'))
        .Where(line => !line.StartsWith("|-", StringComparison.Ordinal))
        .Select(line => line.Trim('|', ' ').Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(cells => cells[0], cells => cells[1..]);

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
