namespace ChatCluster.Tools.Arguments;

/// <summary>Which known name somebody may have meant.</summary>
internal static class NearestName
{
    private const int LongestShown = 64;

    /// <returns>None when no known name is near.</returns>
    public static string? Of(string name, IEnumerable<string> known) => name.Length > LongestShown ? null : known
        .Select(candidate => (Name: candidate, Distance: Distance(Plain(name), Plain(candidate))))
        .Where(candidate => candidate.Distance == 0
            || (candidate.Distance <= Math.Max(1, candidate.Name.Length / 2) && candidate.Distance < Math.Min(name.Length, candidate.Name.Length)))
        .OrderBy(candidate => candidate.Distance)
        .Select(candidate => candidate.Name)
        .FirstOrDefault();

    /// <summary>A name as it can be shown: a model may write any length.</summary>
    public static string Head(string name) => name.Length <= LongestShown ? name : $"{Files.WholeText.Head(name, LongestShown)}…";

    // jobId, job_id and job-id are one name to whoever misspells it.
    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var swapped = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(swapped, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[b.Length];
    }
}
