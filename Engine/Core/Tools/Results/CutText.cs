namespace ChatCluster.Tools.Results;

/// <param name="Truncated">Whether something was left out.</param>
internal readonly record struct CutText(string Text, bool Truncated);
