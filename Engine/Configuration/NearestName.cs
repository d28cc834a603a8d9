namespace ChatCluster.Configuration;

/// <summary>Finds what a misspelt name was meant to be.</summary>
public static class NearestName
{
    // Nobody means a longer one, and comparing costs the product of two lengths.
    private const int Longest = 64;

    /// <summary>
    /// The name with the fewest letters to change; null when all are too far away to be meant. Case, hyphens and underscores do not count:
    /// <c>jobId</c>, <c>job_id</c> and <c>job-id</c> are one name to whoever misspells it.
    /// </summary>
    public static string? Of(string written, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(written);
        ArgumentNullException.ThrowIfNull(names);
        if (written.Length > Longest)
        {
            return null;
        }

        var plain = Plain(written);
        var best = names.Select(name => (Name: name, Distance: Distance(plain, Plain(name)))).OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return best.Name is not null && IsNear(plain, Plain(best.Name), best.Distance) ? best.Name : null;
    }

    /// <summary>A name as it can be shown: its beginning, if somebody wrote one of any length.</summary>
    public static string Head(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= Longest ? name : $"{string.Concat(name.EnumerateRunes().Take(Longest))}…";
    }

    private static string Plain(string name) => string.Concat(name.Where(letter => letter is not ('-' or '_' or '.'))).ToUpperInvariant();

    // Letters to insert, delete, replace or exchange with their neighbour.
    private static int Distance(string a, string b)
    {
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

    // A third of the letters, and never all of them: 'Fallbak' is meant, 'Foo' is not 'Url'.
    private static bool IsNear(string written, string name, int distance) =>
        Math.Min(written.Length, name.Length) is var letters && distance <= Math.Max(1, letters / 3)
            && (distance == 0 || distance < letters);
}
