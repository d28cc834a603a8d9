using System.Text.RegularExpressions;
using Xunit;

namespace ChatCluster.Tests.Architecture;

public sealed partial class OptionDocsTests
{
    [Fact]
    public void Options_SayTheirDefaultsAndTheirRanges()
    {
        var files = Sources.Files("*.cs").Where(file => OptionFile().IsMatch(file)
            && !file.StartsWith("Tests", StringComparison.Ordinal) && !file.StartsWith("Bench", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(file => Silent(File.ReadAllLines(Path.Combine(Sources.Root, file)))
            .Select(silent => $"{file}: {silent.Name} has a {silent.What} that its documentation does not say.")));
    }

    [Fact]
    public void Option_ThatKeepsSomethingToItself_IsFound() => Assert.Equal(
        [("Silent", "default"), ("LeftOut", "default"), ("Endless", "range"), ("Unknown", "range")], Silent(
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
        "    /// <summary>Whether it is there; without it others are left out.</summary>",
        "    public bool LeftOut { get; set; } = true;",
        "    /// <summary>Seconds. Default: 5.</summary>",
        "    public TimeSpan Endless { get; set; } = TimeSpan.FromSeconds(5);",
        "    /// <summary>Tokens; the model's when left out.</summary>",
        "    public int? Unknown { get; set; }",
        "    /// <summary>Any name.</summary>",
        "    public string? Free { get; set; }",
    ]));

    // Defaults that are numbers, times or yes and no; texts and lists stand where they are read.
    private static IEnumerable<(string Name, string What)> Silent(string[] lines)
    {
        foreach (var (index, line) in lines.Index())
        {
            if (Property().Match(line) is { Success: true } property)
            {
                var about = string.Join(' ', lines[..index].Reverse().TakeWhile(above => About().IsMatch(above)).Reverse());
                if (property.Groups["default"].Success && !DefaultWord().IsMatch(about))
                {
                    yield return (property.Groups["name"].Value, "default");
                }

                if (Measure().IsMatch(property.Groups["type"].Value) && !RangeWord().IsMatch(about))
                {
                    yield return (property.Groups["name"].Value, "range");
                }
            }
        }
    }

    [GeneratedRegex(@"Options\.cs$|BudgetAmounts\.cs$")]
    private static partial Regex OptionFile();

    [GeneratedRegex(@"^\s+public (?<type>\S+) (?<name>\w+) \{ get; (set|init); \}( = (?<default>\d|true|false|TimeSpan\.))?")]
    private static partial Regex Property();

    [GeneratedRegex(@"^\s*(///|\[)")]
    private static partial Regex About();

    [GeneratedRegex("default|(when|where) left out|left out:", RegexOptions.IgnoreCase)]
    private static partial Regex DefaultWord();

    [GeneratedRegex(@"^(int|long|double|float|decimal|TimeSpan)\??$")]
    private static partial Regex Measure();

    [GeneratedRegex(@"\d[^.]* to |to \d|at most|up to|or more|from \d|more than|less than|and more")]
    private static partial Regex RangeWord();
}
