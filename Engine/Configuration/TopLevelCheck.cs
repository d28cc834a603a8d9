using Microsoft.Extensions.Configuration;

namespace ChatCluster.Configuration;

/// <summary>
/// Finds what stands beside the section <c>ChatCluster</c> and was meant to stand in it, and sections whose name is misspelt. Other names
/// are left alone: the environment is full of them.
/// </summary>
internal sealed class TopLevelCheck(SettingNode root, ICollection<string> problems)
{
    private const string ConnectionString = "ChatCluster";

    /// <param name="refused">Names that were complained of already.</param>
    public void Check(IConfiguration configuration, IReadOnlySet<string> refused)
    {
        // What has a variable of its own is the machine's, as HOST or DATA, and no part of ours.
        var variables = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var section in configuration.GetChildren()
            .Where(section => !refused.Contains(section.Key) && !HostSettings.Has(section.Key)))
        {
            var isSection = section.GetChildren().Any();
            if (string.Equals(section.Key, SectionCheck.Root, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (IsOurs(section.Key) && (isSection || (section.Value is not null && !variables.Contains(section.Key))))
            {
                problems.Add(
                    $"{section.Key} is at the top level, where it is never read. Put it inside \"{SectionCheck.Root}\": {{ … }}, "
                    + $"so that it is called {SectionCheck.Root}:{section.Key} (in the environment {SectionCheck.Root}__{section.Key}__…).");
            }
            else if (isSection && NearestName.Of(section.Key, [SectionCheck.Root, HostSettings.ConnectionStrings]) is { } near)
            {
                problems.Add($"The section {section.Key} is unknown. Did you mean {near}?");
            }
        }

        foreach (var connection in configuration.GetSection(HostSettings.ConnectionStrings).GetChildren())
        {
            if (!string.Equals(connection.Key, ConnectionString, StringComparison.OrdinalIgnoreCase)
                && NearestName.Of(connection.Key, [ConnectionString]) is { } meant)
            {
                problems.Add($"{connection.Path} is never read. Did you mean {HostSettings.ConnectionStrings}:{meant}?");
            }
        }
    }

    private bool IsOurs(string name) => root.Children.ContainsKey(name);
}
