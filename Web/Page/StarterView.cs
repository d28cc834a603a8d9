namespace ChatCluster.Web.Page;

/// <summary>Something to begin with.</summary>
/// <param name="Title">What stands on the button.</param>
/// <param name="Text">What is put into the message field.</param>
public sealed record StarterView(string Title, string Text);
