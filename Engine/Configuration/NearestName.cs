namespace ChatCluster.Configuration;

/// <summary>Finds what a misspelt name was meant to be.</summary>
internal static class NearestName
{
    /// <summary>The name with the fewest letters to change; none when they all are too far away to be meant.</summary>
    public static string? Of(string written, IEnumerable<string> names)
    {
        var best = names.Select(name => (Name: name, Distance: Distance(written, name))).OrderBy(candidate => candidate.Distance).FirstOrDefault();
        return best.Name is not null && best.Distance <= Patience(written, best.Name) ? best.Name : null;
    }

    /// <summary>Letters to insert, delete, replace or exchange with their neighbour, whatever their case.</summary>
    public static int Distance(string left, string right)
    {
        var (a, b) = (left.ToUpperInvariant(), right.ToUpperInvariant());
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                rows[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(rows[i - 1, j] + 1, rows[i, j - 1] + 1),
                    rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[a.Length, b.Length];
    }

    // A third of the letters: 'Fallbak' is meant, 'Foo' is not 'Url'.
    private static int Patience(string written, string name) => Math.Max(1, Math.Min(written.Length, name.Length) / 3);
}
