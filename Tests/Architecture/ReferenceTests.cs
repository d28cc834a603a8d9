using System.Xml.Linq;
using ChatCluster.Hosting;
using ChatCluster.Threads;
using ChatCluster.Web;
using Xunit;

namespace ChatCluster.Tests.Architecture;

/// <summary>Who may know whom. The pure engine is worth its name only while nothing below it is known to it.</summary>
public sealed class ReferenceTests
{
    // From top to bottom; a project refers to those named after it only, never back up.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Engine"] = [],
        ["Web"] = ["Engine"],
        ["ServiceDefaults"] = ["Engine"],
        ["Standalone"] = ["Engine", "ServiceDefaults", "Web"],
        ["Grains.Abstractions"] = ["Engine"],
        ["Grains"] = ["Engine", "Grains.Abstractions"],
        ["Silo"] = ["Engine", "Grains", "Grains.Abstractions", "ServiceDefaults"],
        ["Api"] = ["Engine", "Grains.Abstractions", "ServiceDefaults", "Web"],
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

        Assert.True(checkedProjects >= 3);
    }

    [Fact]
    public void Engine_KnowsNeitherAspNetNorOrleansNorItsHosts() => Assert.DoesNotContain(
        CompiledTypes.AssembliesOf(typeof(IThreads)),
        name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)
            || name.Contains("Orleans", StringComparison.Ordinal)
            || name.StartsWith("ChatCluster.", StringComparison.Ordinal));

    [Fact]
    public void Web_KnowsNeitherOrleansNorItsHosts() => Assert.Equal(
        ["ChatCluster.Engine"],
        CompiledTypes.AssembliesOf(typeof(ChatWebRoutes)).Where(name =>
            name.StartsWith("ChatCluster.", StringComparison.Ordinal) || name.Contains("Orleans", StringComparison.Ordinal)));

    [Fact]
    public void Web_TalksToTheContractsOnly()
    {
        // Of the store it knows how it fails, nothing else; of the rest what a thread, an agent, a model, a fact and a tool is.
        string[] namespaces = ["ChatCluster.Threads.", "ChatCluster.Agents.", "ChatCluster.Models.", "ChatCluster.Tools.", "ChatCluster.Sharing.", "ChatCluster.Files.", "ChatCluster.Memory.", "ChatCluster.Configuration."];
        string[] types = ["ChatCluster.Storage.IStoreCondition", "ChatCluster.Storage.StoreUnavailableException", "ChatCluster.Storage.ThreadConflictException", "ChatCluster.Storage.ThreadDamagedException", "ChatCluster.Hosting.LatestAnswer`1"];

        var used = CompiledTypes.UsedBy(typeof(ChatWebRoutes), typeof(IThreads));

        Assert.Contains(typeof(IThreads).FullName, used);
        Assert.DoesNotContain(used, type => !types.Contains(type) && !namespaces.Any(space => type.StartsWith(space, StringComparison.Ordinal)));
    }

    [Fact]
    public void Rules_AreUsedByNobodyOutsideTheEngine() => Assert.DoesNotContain(
        CompiledTypes.UsedBy(typeof(ChatCluster.Standalone.Program), typeof(EngineServices)).Concat(CompiledTypes.UsedBy(typeof(ChatWebRoutes), typeof(EngineServices))),
        type => type.StartsWith("ChatCluster.Rules.", StringComparison.Ordinal) || type.StartsWith("ChatCluster.Runs.", StringComparison.Ordinal));
}
