namespace ChatCluster.Web.Requests;

/// <summary>Which of the names there are was meant by one that is not among them.</summary>
internal static class NearestName
{
    // What other systems call the same thing.
    private static readonly Dictionary<string, string> OtherWords = new(StringComparer.Ordinal)
    {
        ["message"] = "text",
        ["content"] = "text",
        ["prompt"] = "text",
        ["input"] = "text",
        ["question"] = "text",
        ["query"] = "q",
        ["search"] = "q",
        ["conversation"] = "threadId",
        ["conversationid"] = "threadId",
        ["sessionid"] = "threadId",
        ["chatid"] = "threadId",
        ["name"] = "title",
        ["files"] = "attachments",
        ["run"] = "runId",
        ["order"] = "direction",
        ["orderby"] = "sort",
        ["offset"] = "cursor",
        ["size"] = "limit",
        ["count"] = "limit",
        ["feedback"] = "rating",
        ["approve"] = "approved",
    };

    /// <summary>The name that was meant, or none when nothing is near.</summary>
    public static string? Find(string name, IReadOnlyCollection<string> known)
    {
        var plain = Plain(name);
        if (OtherWords.TryGetValue(plain, out var word) && known.Contains(word))
        {
            return word;
        }

        // A name of which every third letter is wrong may be any name.
        var nearest = known.Select(candidate => (Name: candidate, Distance: Distance(plain, Plain(candidate)))).OrderBy(candidate => candidate.Distance).FirstOrDefault();
        return nearest.Name is not null && nearest.Distance <= Math.Max(1, nearest.Name.Length / 3) ? nearest.Name : null;
    }

    private static string Plain(string name) =>
        new([.. name.Take(64).Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    /// <summary>How many letters must be put in, taken out, changed or swapped with their neighbours.</summary>
    private static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (var i = 0; i <= from.Length; i++)
        {
            for (var j = 0; j <= to.Length; j++)
            {
                rows[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(
                    Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1,
                    rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
                {
                    rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
                }
            }
        }

        return rows[from.Length, to.Length];
    }
}
