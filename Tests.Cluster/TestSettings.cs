using System.Globalization;

namespace ChatCluster.Tests.Cluster;

/// <summary>How often the tests repeat what they do: little by default, more where somebody wants to be sure.</summary>
internal static class TestSettings
{
    public static int Kills => Number("CHATCLUSTER_TEST_KILLS", 1);

    /// <summary>The goal where it is measured, on a machine that does nothing else; other machines start silos in that time.</summary>
    public static double TakeoverSeconds => Kills > 1 ? 5 : 15;

    public static int Stops => Number("CHATCLUSTER_TEST_STOPS", 30);

    public static int Runs => Number("CHATCLUSTER_TEST_RUNS", 40);

    private static int Number(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? int.Parse(value, CultureInfo.InvariantCulture) : otherwise;
}
