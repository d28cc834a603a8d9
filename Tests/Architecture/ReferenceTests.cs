using System.Xml.Linq;
using ChatCluster.Hosting;
using ChatCluster.Threads;
using ChatCluster.Web;
using Xunit;

namespace ChatCluster.Tests.Architecture;

/// <summary>Who may know whom. The pure engine is worth its name only while nothing below it is known to it.</summary>
public sealed class ReferenceTests
{
    // From bottom to top; a project refers to those named here only, never back up.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Configuration"] = [],
        ["Contracts"] = [],
        ["Feed"] = ["Contracts"],
        ["Settings"] = ["Configuration", "Contracts"],
        ["Core"] = ["Configuration", "Contracts", "Feed", "Settings"],
        ["Models"] = ["Core"],
        ["Postgres"] = ["Contracts"],
        ["Storage.Postgres"] = ["Core", "Postgres"],
        ["Storage.Sqlite"] = ["Core"],
        ["Web"] = ["Configuration", "Contracts"],
        ["ServiceDefaults"] = ["Configuration", "Contracts"],
        ["Standalone"] = ["Core", "Models", "ServiceDefaults", "Storage.Postgres", "Storage.Sqlite", "Web"],
        ["Grains.Abstractions"] = ["Contracts"],
        ["Grains"] = ["Core", "Grains.Abstractions"],
        ["Silo"] = ["Grains", "Grains.Abstractions", "Models", "ServiceDefaults", "Storage.Postgres"],
        ["Api"] = ["Feed", "Grains.Abstractions", "Postgres", "ServiceDefaults", "Settings", "Web"],

        // It speaks the public protocol, as any other client does.
        ["Cli"] = [],
    };

    [Fact]
    public void Projects_ReferToWhatIsBelowThemOnly()
    {
        var checkedProjects = 0;
        foreach (var file in Sources.Files("*.csproj").Where(file => Allowed.ContainsKey(Path.GetFileNameWithoutExtension(file))))
        {
            var references = XDocument.Load(Path.Combine(Sources.Root, file)).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.Subset(Allowed[Path.GetFileNameWithoutExtension(file)].ToHashSet(), references.ToHashSet());
            checkedProjects++;
        }

        Assert.Equal(Allowed.Count, checkedProjects);
    }

    [Fact]
    public void Core_KnowsNoHostNoModelServerAndNoDatabase() => Assert.DoesNotContain(
        CompiledTypes.AssembliesOf(typeof(EngineServices)),
        name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.Contains("Orleans", StringComparison.Ordinal)
            || name.Contains("Npgsql", StringComparison.Ordinal)
            || name.Contains("SQLite", StringComparison.OrdinalIgnoreCase)
            || (name.StartsWith("ChatCluster.", StringComparison.Ordinal)
                && name is not ("ChatCluster.Configuration" or "ChatCluster.Contracts" or "ChatCluster.Feed" or "ChatCluster.Settings")));

    [Fact]
    public void Contracts_NeedNothingButDotNet() => Assert.DoesNotContain(
        CompiledTypes.AssembliesOf(typeof(IThreads)),
        name => !name.StartsWith("System.", StringComparison.Ordinal));

    [Fact]
    public void Web_TalksToTheContractsOnly() => Assert.Equal(
        ["ChatCluster.Configuration", "ChatCluster.Contracts"],
        CompiledTypes.AssembliesOf(typeof(ChatWebRoutes)).Where(name =>
            name.StartsWith("ChatCluster.", StringComparison.Ordinal) || name.Contains("Orleans", StringComparison.Ordinal)));

    [Fact]
    public void Rules_AreUsedByNobodyOutsideTheEngine() => Assert.DoesNotContain(
        CompiledTypes.UsedBy(typeof(ChatCluster.Standalone.Program), typeof(EngineServices)),
        type => type.StartsWith("ChatCluster.Rules.", StringComparison.Ordinal)
            || type.StartsWith("ChatCluster.Runs.", StringComparison.Ordinal));

    /// <summary>What is internal to an assembly is known to tests, and to the measurements.</summary>
    [Fact]
    public void Internals_OfEveryAssembly_AreOpenToTestsAlone() => Assert.All(
        Sources.Files("*.csproj")
            .SelectMany(project => XDocument.Load(Path.Combine(Sources.Root, project)).Descendants("InternalsVisibleTo")),
        friend => Assert.Matches(@"^ChatCluster\.(Tests|Tests\.\w+|Bench)$", friend.Attribute("Include")!.Value));
}
