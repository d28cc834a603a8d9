using System.Text.RegularExpressions;
using ChatCluster.Tests.Architecture;
using Xunit;

namespace ChatCluster.Tests.Configuration;

/// <summary>Settings as the documents show them are settings as the program takes them.</summary>
public sealed partial class ExampleTests
{
    [Fact]
    public async Task Readme_EverySettingsFileInIt_Starts()
    {
        var readme = await File.ReadAllTextAsync(Path.Combine(Sources.Root, "README.md"));
        var examples = Settings().Matches(readme)
            .Select(match => match.Groups[1].Value.Replace("<64 digits>", new('a', 64), StringComparison.Ordinal)).ToList();

        Assert.True(examples.Count >= 4);
        foreach (var example in examples)
        {
            Assert.Empty(await StartedSettings.ComplaintsOfFileAsync(example));
        }
    }

    [Fact]
    public async Task Readme_AddressesWithAQuestionMark_AreQuoted()
    {
        // zsh takes the question mark of a bare word for a pattern of file names.
        var readme = await File.ReadAllTextAsync(Path.Combine(Sources.Root, "README.md"));

        Assert.DoesNotMatch(@"curl [^\n'""]* http://[^\s'""]*\?", readme);
    }

    [GeneratedRegex("```jsonc\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Settings();
}
