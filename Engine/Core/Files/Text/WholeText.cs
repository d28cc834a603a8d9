namespace ChatCluster.Files;

/// <summary>Cuts that split no character.</summary>
internal static class WholeText
{
    /// <summary>At most so many UTF-16 units from the beginning.</summary>
    public static string Head(string text, int most) =>
        text.Length <= most ? text : text[..(most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];
}
