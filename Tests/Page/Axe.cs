using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace ChatCluster.Tests.Page;

/// <summary>The accessibility rules of axe-core, run in the page.</summary>
internal static class Axe
{
    private static readonly string? Source = Find();

    public static async Task AssertCleanAsync(IPage page, string state)
    {
        Assert.SkipWhen(Source is null, "axe-core is not installed: npm ci in Web.");

        // By the debugger and not as a script element, which the page's content policy would refuse.
        await page.EvaluateAsync(await File.ReadAllTextAsync(Source!));
        var violations = await page.EvaluateAsync<JsonElement>("""
            async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
              .map(v => `${v.id}: ${v.help}\n` + v.nodes.slice(0, 5).map(n => `    ${n.target} ${n.html.slice(0, 160)}\n    ${(n.any[0] ?? n.all[0] ?? n.none[0])?.message}`).join('\n'))
            """);
        Assert.True(violations.GetArrayLength() == 0, $"{state}:\n{string.Join('\n', violations.EnumerateArray())}");
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "Web", "node_modules", "axe-core", "axe.min.js");
            if (File.Exists(file))
            {
                return file;
            }
        }

        return null;
    }
}
