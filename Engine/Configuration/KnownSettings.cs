namespace ChatCluster.Configuration;

/// <summary>A class that is bound from a part of the section <c>ChatCluster</c>: its properties are the settings there.</summary>
/// <param name="Path">The part, relative to <c>ChatCluster</c>; empty for the whole section.</param>
internal sealed record KnownSettings(string Path, Type Options);
