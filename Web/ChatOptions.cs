namespace ChatCluster.Web;

/// <summary>The switch of the whole chat: <c>ChatCluster</c>. May be changed while the server runs.</summary>
public sealed class ChatOptions
{
    /// <summary>When false, every route but health and version answers 404, the page too. Default: yes.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>
    /// The systems whose routes are served in addition to our own: <c>intelowl</c>, <c>llmchat</c>, <c>poweron</c>, <c>automatos</c>,
    /// <c>freva</c>. None by default. Read at start.
    /// </summary>
    public IList<string> Compat { get; } = [];
}
