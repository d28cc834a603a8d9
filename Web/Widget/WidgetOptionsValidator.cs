using ChatCluster.Web.Access;

namespace ChatCluster.Web.Widget;

/// <summary>What is wrong with the widget's part of an API key.</summary>
internal static class WidgetOptionsValidator
{
    private const int Most = 1_000_000;
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(90);

    public static IEnumerable<string> Check(ApiKeyOptions key, string path)
    {
        if (!ApiKeys.IsWidget(key.Role))
        {
            return key.Widget is null
                ? [] : [$"{path}:Widget is for keys of the role widget. Set {path}:Role to widget, or leave Widget out."];
        }

        return key.Widget is { Origins.Count: > 0 } widget
            ? Check(widget, $"{path}:Widget")
            : [$"{path}:Widget:Origins is empty. Set it to the origins of the pages that hold the widget, for example https://shop.example."];
    }

    private static IEnumerable<string> Check(WidgetOptions widget, string path)
    {
        foreach (var origin in widget.Origins.Where(origin => !WebOptionsValidator.IsOrigin(origin)))
        {
            yield return $"{path}:Origins has '{origin}', which is not an origin. Write scheme, host and port only, like https://shop.example; there is no '*'.";
        }

        if (widget.Lifetime < Shortest || widget.Lifetime > Longest)
        {
            yield return $"{path}:Lifetime is {widget.Lifetime}; set it to a time from {Shortest} to {Longest}, for example 7.00:00:00.";
        }

        foreach (var (name, value) in ((string, int)[])
            [
                (nameof(widget.SessionsPerMinute), widget.SessionsPerMinute),
                (nameof(widget.SessionsPerAddressPerMinute), widget.SessionsPerAddressPerMinute),
                (nameof(widget.MaxSessions), widget.MaxSessions),
                (nameof(widget.MessagesPerMinute), widget.MessagesPerMinute),
            ])
        {
            if (value is < 1 or > Most)
            {
                yield return $"{path}:{name} is {value}. Set it to a number from 1 to {Most}.";
            }
        }
    }
}
