namespace ChatCluster.Web.Sharing;

/// <summary>A file that came with a message.</summary>
/// <param name="Url">Empty: files are for the owner.</param>
public sealed record SharedAttachment(string Name, string MediaType, string Url);
