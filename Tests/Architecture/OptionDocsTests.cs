using System.Text.RegularExpressions;
using Xunit;

namespace ChatCluster.Tests.Architecture;

public sealed partial class OptionDocsTests
{
    [Fact]
    public void Options_WithADefault_SayIt()
    {
        var files = Sources.Files("*Options.cs").Where(
            file => !file.StartsWith("Tests", StringComparison.Ordinal) && !file.StartsWith("Bench", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => Silent(File.ReadAllLines(Path.Combine(Sources.Root, file)))
            .Select(name => $"{file}: {name} has a default that its documentation does not say.")));
    }

    [Fact]
    public void Option_ThatKeepsItsDefaultToItself_IsFound() => Assert.Equal(["Silent"], Silent(
    [
        "    /// <summary>Seconds, 1 to 60. Default: 5.</summary>",
        "    public int Said { get; set; } = 5;",
        "    /// <summary>",
        "    /// Seconds, 1 to 60; 5 by default.",
        "    /// </summary>",
        "    [JsonIgnore]",
        "    public TimeSpan AlsoSaid { get; set; } = TimeSpan.FromSeconds(5);",
        "    /// <summary>Seconds, 1 to 60.</summary>",
        "    public int Silent { get; set; } = 5;",
    ]));

    // Defaults that are numbers, times or yes and no; texts and lists stand where they are read.
    private static IEnumerable<string> Silent(string[] lines)
    {
        foreach (var (index, line) in lines.Index())
        {
            if (Property().Match(line) is { Success: true } property
                && !lines[..index].Reverse().TakeWhile(above => About().IsMatch(above)).Any(DefaultWord().IsMatch))
            {
                yield return property.Groups["name"].Value;
            }
        }
    }

    [GeneratedRegex(@"^\s+public \S+ (?<name>\w+) \{ get; (set|init); \} = (\d|true|false|TimeSpan\.)")]
    private static partial Regex Property();

    [GeneratedRegex(@"^\s*(///|\[)")]
    private static partial Regex About();

    [GeneratedRegex("default|left out", RegexOptions.IgnoreCase)]
    private static partial Regex DefaultWord();
}
