using ChatCluster.Configuration;

namespace ChatCluster.Web.Requests;

/// <summary>Which of a route's names was meant by one that is not among them.</summary>
internal static class MeantName
{
    private const int LongestWord = 32;

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

    /// <summary>The name that was meant, or null when nothing is near.</summary>
    public static string? Find(string name, IReadOnlyCollection<string> known)
    {
        var plain = string.Concat(name.Take(LongestWord + 1).Where(char.IsLetterOrDigit)).ToLowerInvariant();
        return OtherWords.TryGetValue(plain, out var word) && known.Contains(word) ? word : NearestName.Of(name, known);
    }
}
