using System.Text.RegularExpressions;
using ChatCluster.Tests.Architecture;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>The pages on replaced systems say what there is.</summary>
public sealed partial class MigrateDocsTests
{
    private static readonly string Docs = Path.Combine(Sources.Root, "docs");

    [Theory]
    [InlineData("intelowl")]
    [InlineData("llmchat")]
    [InlineData("poweron")]
    [InlineData("automatos")]
    [InlineData("freva")]
    public async Task Page_OfASystem_NamesItsRoutes(string system)
    {
        await using var off = await CompatApp.StartAsync();
        await using var on = await CompatApp.StartAsync(system);
        var page = await File.ReadAllTextAsync(Path.Combine(Docs, "migrate", $"{system}.md"), TestContext.Current.CancellationToken);

        var routes = RoutesOf(on).Except(RoutesOf(off)).ToList();

        Assert.NotEmpty(routes);
        Assert.All(routes, route => Assert.Contains(
            route.Split('/').Last(part => part.Length > 0 && part[0] != '{'), page, StringComparison.Ordinal));
        Assert.Contains(
            $"(migrate/{system}.md)", await File.ReadAllTextAsync(Path.Combine(Docs, "migrate.md"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Links_OfThePages_LeadSomewhere()
    {
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Docs, "migrate")).Append(Path.Combine(Docs, "migrate.md")))
        {
            var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
            Assert.All(Link().Matches(text), link => Assert.True(
                File.Exists(Path.Combine(Path.GetDirectoryName(file)!, link.Groups[1].Value)), $"{file}: {link.Value}"));
        }
    }

    [Fact]
    public async Task Tests_ThatTheTableNames_Exist()
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Docs, "migrate.md"), TestContext.Current.CancellationToken);
        var files = Sources.Files("*.cs").Select(file => Path.Combine(Sources.Root, file)).ToList();
        var named = text.Split('\n').SkipWhile(line => line != "| Where it was | Here | Test |").Skip(2)
            .TakeWhile(line => line.StartsWith('|')).SelectMany(line => line.Split('|')[3].Split(';')).ToList();

        Assert.InRange(named.Count, 17, 100);
        foreach (var test in named)
        {
            var (classes, method) = (test.Split(": ")[0], test.Split(": ").Skip(1).FirstOrDefault()?.Trim());
            var paths = classes.Split(',').Select(name => files.Find(
                file => Path.GetFileNameWithoutExtension(file) == name.Trim().Split('/')[^1])).ToList();
            Assert.All(paths, path => Assert.True(path is not null, test));
            if (method is not null)
            {
                var source = await File.ReadAllTextAsync(paths[^1]!, TestContext.Current.CancellationToken);
                Assert.Contains($" {method}(", source, StringComparison.Ordinal);
            }
        }
    }

    private static IEnumerable<string> RoutesOf(ForeignApp app) =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Select(endpoint => endpoint.RoutePattern.RawText!);

    [GeneratedRegex(@"\]\(([^)#:]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
