using System.Text.RegularExpressions;
using System.Xml.Linq;
using ChatCluster.Tests.Architecture;
using Xunit;

namespace ChatCluster.Tests.Deploy;

/// <summary>The Dockerfile, as far as it can be judged without an engine.</summary>
public sealed partial class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Deployment.Folder, "Dockerfile"));

    /// <summary>The version that a build of this repository has.</summary>
    public static string Version { get; } = XDocument.Load(Path.Combine(Sources.Root, "Directory.Build.props")).Descendants("Version")
        .Single().Value;

    [Fact]
    public void Copies_FromTheCheckout_FindTheirSourceAndAreNotIgnored()
    {
        var ignored = File.ReadAllLines(Path.Combine(Sources.Root, ".dockerignore"));
        var sources =
            Lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from=", StringComparison.Ordinal))
            .SelectMany(line => line.Split(' ')[1..^1]).Distinct().ToList();

        Assert.NotEmpty(sources);
        Assert.All(sources, source =>
            Assert.True(Path.Exists(Path.Combine(Sources.Root, source)), $"{source} is copied and does not exist."));
        Assert.All(sources, source =>
            Assert.Contains(ignored, line => line == $"!{source.Split('/')[0]}" || line == $"!{source.Split('/')[0]}/"));
    }

    [Theory]
    [InlineData("Standalone")]
    [InlineData("Silo")]
    [InlineData("Api")]
    public void Program_IsBuiltFromAllThatItReferences(string program)
    {
        var restored = Stage("source");
        var build = Stage($"build-{program.ToLowerInvariant()}");

        foreach (var project in Closure(program))
        {
            Assert.Contains($"COPY {project}/{Path.GetFileName(project)}.csproj {project}/", restored);
            Assert.Contains($"COPY {project.Split('/')[0]} {project.Split('/')[0]}/", build);
        }

        Assert.Contains($"ENTRYPOINT [\"dotnet\", \"ChatCluster.{program}.dll\"]", Stage(program.ToLowerInvariant()));
    }

    [Fact]
    public void Images_ArePinned_AndProgramsDoNotRunAsRoot()
    {
        var stages = Lines.Where(line => line.StartsWith("FROM ", StringComparison.Ordinal))
            .Select(line => FromLine().Match(line)).ToList();
        var names = stages.Select(stage => stage.Groups["name"].Value).ToHashSet();

        Assert.All(stages, stage =>
            Assert.True(
                names.Contains(stage.Groups["image"].Value) || PinnedImage().IsMatch(stage.Groups["image"].Value),
                $"{stage.Value} is not pinned."));
        Assert.Contains("USER $APP_UID", Stage("base"));
        Assert.DoesNotContain(Lines, line => line.StartsWith("USER ", StringComparison.Ordinal) && line != "USER $APP_UID");
    }

    /// <summary>A server is patched with its image as well as with its packages: both come from one release.</summary>
    [Fact]
    public void RuntimeImage_HasThePatchOfThePackages_AndTheDocumentationNamesIt()
    {
        var package = XDocument.Load(Path.Combine(Sources.Root, "Directory.Packages.props")).Descendants("PackageVersion")
            .Single(version => version.Attribute("Include")!.Value is "Microsoft.AspNetCore.OpenApi").Attribute("Version")!.Value;
        var told = File.ReadAllText(Path.Combine(Sources.Root, "docs", "operations.md"));

        var images = RuntimeImage().Matches($"{string.Join('\n', Lines)}\n{told}").Select(match => match.Groups["version"].Value).ToList();

        Assert.True(images.Count > 1);
        Assert.All(images, image => Assert.Equal(package, image));
    }

    private static List<string> Stage(string name) =>
        [.. Lines.SkipWhile(line => !line.EndsWith($" AS {name}", StringComparison.Ordinal)).Skip(1)
            .TakeWhile(line => !line.StartsWith("FROM ", StringComparison.Ordinal))];

    /// <summary>The folders of a project and of all that it references, relative to the root.</summary>
    private static HashSet<string> Closure(string project)
    {
        HashSet<string> all = [project];
        var folder = Path.Combine(Sources.Root, project);
        foreach (var reference in XDocument.Load(Path.Combine(folder, $"{Path.GetFileName(project)}.csproj"))
            .Descendants("ProjectReference"))
        {
            var next = Path.GetDirectoryName(Path.GetFullPath(reference.Attribute("Include")!.Value, folder))!;
            all.UnionWith(Closure(Path.GetRelativePath(Sources.Root, next)));
        }

        return all;
    }

    [GeneratedRegex(@"^FROM (?<image>\S+) AS (?<name>\S+)$")]
    private static partial Regex FromLine();

    [GeneratedRegex(@":\d+\.\d+\.\d+")]
    private static partial Regex PinnedImage();

    [GeneratedRegex(@"aspnet:(?<version>[\d.]+)")]
    private static partial Regex RuntimeImage();
}
