namespace ChatCluster.Web.Page;

/// <summary>Something to begin with.</summary>
public sealed class StarterOptions
{
    /// <summary>What stands on the button: 1 to 80 characters; the beginning of the text when left out.</summary>
    public string? Title { get; set; }

    /// <summary>What is put into the message field, for its user to change and send: 1 to 2,000 characters.</summary>
    public string? Text { get; set; }
}
