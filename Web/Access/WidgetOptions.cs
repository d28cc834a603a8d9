namespace ChatCluster.Web.Access;

/// <summary>What visitors may do who come by a widget: <c>ChatCluster:Auth:ApiKeys:{n}:Widget</c>. Counts are of one process.</summary>
public sealed class WidgetOptions
{
    /// <summary>
    /// Origins whose pages may hold the widget, for example <c>https://shop.example</c>; at least one. They need not stand in
    /// <c>Web:AllowedOrigins</c>.
    /// </summary>
    public IList<string> Origins { get; } = [];

    /// <summary>
    /// Agents that visitors may ask; the first answers where the page names none. Empty (the default): the default agent alone.
    /// </summary>
    public IList<string> Agents { get; } = [];

    /// <summary>
    /// How long a session lasts from its opening or renewal: 5 min to 90 days, 7 days by default. A visitor who comes back later begins
    /// anew.
    /// </summary>
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Sessions opened or renewed in a minute, over all visitors: 1 to 1,000,000; 60 by default.</summary>
    public int SessionsPerMinute { get; set; } = 60;

    /// <summary>Sessions opened or renewed in a minute from one address: 1 to 1,000,000; 10 by default.</summary>
    public int SessionsPerAddressPerMinute { get; set; } = 10;

    /// <summary>Sessions that are open at a time: 1 to 1,000,000; 100,000 by default.</summary>
    public int MaxSessions { get; set; } = 100_000;

    /// <summary>
    /// Messages posted in a minute, over all visitors: 1 to 1,000,000; 120 by default. <c>Limits:MessagesPerMinute</c> counts for each of
    /// them besides.
    /// </summary>
    public int MessagesPerMinute { get; set; } = 120;

    /// <summary>
    /// Whether visitors may consent to calls of tools; false by default, so that a call which asks for consent is not made.
    /// </summary>
    public bool Approvals { get; set; }

    /// <summary>Whether visitors may attach files; false by default.</summary>
    public bool Attachments { get; set; }
}
