namespace ChatCluster.Web.Page;

/// <summary>What the page is called and begins with: <c>ChatCluster:Page</c>. Read once, at start.</summary>
public sealed class PageOptions
{
    /// <summary>The most starters.</summary>
    public const int MaxStarters = 12;

    /// <summary>The largest logo, in bytes.</summary>
    public const int MaxLogoBytes = 262_144;

    /// <summary>What the page is called, in its list and in the tab's title: 1 to 60 characters. Default: ChatCluster.</summary>
    public string Name { get; set; } = "ChatCluster";

    /// <summary>
    /// The picture beside the name: a file (SVG, PNG, JPEG, WebP or GIF; relative to the content root) or a <c>data:</c> URL with base64,
    /// up to 262,144 bytes. The own one when left out.
    /// </summary>
    public string? Logo { get; set; }

    /// <summary>
    /// What people may begin with, up to 12. Those of the chosen agent (<c>Suggestions</c>) come before them; the page has some of its own
    /// when none are given.
    /// </summary>
    public IList<StarterOptions> Starters { get; } = [];
}
