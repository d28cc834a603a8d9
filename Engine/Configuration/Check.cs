namespace ChatCluster.Configuration;

/// <summary>Checks of settings, whose messages say what to write instead.</summary>
public static class Check
{
    public static IEnumerable<string> Range<T>(string name, T value, T least, T most)
        where T : IComparable<T> => value.CompareTo(least) < 0 || value.CompareTo(most) > 0
        ? [$"{name} is {value}; set it between {least} and {most}."]
        : [];
}
