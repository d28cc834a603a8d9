using System.Globalization;
using System.Text;

namespace ChatCluster.Web.Catalog;

/// <summary>Usage as comma-separated values (RFC 4180), a line for each sum.</summary>
internal static class UsageCsv
{
    public const string ContentType = "text/csv";

    private const string Head =
        "day,tenant,user,agent,model,purpose,tool,key,runs,messages,calls,inputTokens,cachedTokens,cacheWriteTokens,outputTokens,reasoningTokens,"
        + "latencyMs,cost,estimated,toolCalls,toolErrors,toolMs\r\n";

    public static string Write(IEnumerable<UsageItemView> items)
    {
        var csv = new StringBuilder(Head);
        foreach (var item in items)
        {
            var used = item.Usage;
            csv.AppendJoin(
                ',',
                item.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                Field(item.Tenant),
                Field(item.User),
                Field(item.Agent),
                Field(item.Model),
                Field(item.Purpose),
                Field(item.Tool),
                item.Key,
                Number(item.Runs),
                Number(item.Messages),
                Number(used.Calls),
                Number(used.InputTokens),
                Number(used.CachedTokens),
                Number(used.CacheWriteTokens),
                Number(used.OutputTokens),
                Number(used.ReasoningTokens),
                Number(used.LatencyMs),
                used.Cost?.ToString(CultureInfo.InvariantCulture),
                used.Estimated is true ? "true" : "false",
                Number(item.ToolCalls),
                Number(item.ToolErrors),
                Number(item.ToolMs)).Append("\r\n");
        }

        return csv.ToString();
    }

    private static string? Number(long? value) => value?.ToString(CultureInfo.InvariantCulture);

    // A spreadsheet takes what begins with these for a formula, and users choose their names.
    private static string? Field(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return text;
        }

        var safe = text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{text}" : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
