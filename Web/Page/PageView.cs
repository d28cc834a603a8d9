namespace ChatCluster.Web.Page;

/// <summary>What the page is called and begins with.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Logo">Where its picture is, on this server; the page's own one when left out.</param>
/// <param name="Starters">What people may begin with; the page's own ones when left out.</param>
public sealed record PageView(string Name, string? Logo, IReadOnlyList<StarterView>? Starters)
{
    private const int MaxTitle = 60;

    internal static PageView Of(PageOptions options, PageLogo logo) => new(
        options.Name,
        logo.Url,
        options.Starters.Count == 0
            ? null : [.. options.Starters.Select(starter => new StarterView(starter.Title ?? TitleOf(starter.Text!), starter.Text!))]);

    private static string TitleOf(string text)
    {
        var line = text.Trim().Split('\n')[0].TrimEnd();
        if (line.Length <= MaxTitle)
        {
            return line;
        }

        // Behind a word, where one ends in the second half; never within a character.
        var space = line.LastIndexOf(' ', MaxTitle);
        var end = space > MaxTitle / 2 ? space : char.IsHighSurrogate(line[MaxTitle - 1]) ? MaxTitle - 1 : MaxTitle;
        return $"{line[..end].TrimEnd()}…";
    }
}
