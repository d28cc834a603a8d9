namespace ChatCluster.Web.Admin;

/// <summary>A key that was just made.</summary>
/// <param name="Secret">The key itself. It is shown here and never again.</param>
/// <param name="Key">What is kept of it.</param>
public sealed record MadeKeyView(string Secret, KeyView Key);
