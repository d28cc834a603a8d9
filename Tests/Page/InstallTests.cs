using System.Buffers.Binary;
using System.Text.Json.Nodes;
using ChatCluster.Tests.Web;
using Xunit;

namespace ChatCluster.Tests.Page;

/// <summary>What a browser needs to install the page as an application.</summary>
public sealed class InstallTests
{
    [Fact]
    public async Task Manifest_NamesIconsThatAreThereInTheirSizes()
    {
        Assert.SkipUnless(
            File.Exists(Path.Combine(AppContext.BaseDirectory, "wwwroot", "app", "index.html")),
            "The page is not built: npm ci && npm run build in Web.");
        await using var chat = await ChatApp.StartAsync();
        Assert.Contains("rel=\"manifest\" href=\"app/app.webmanifest\"", await chat.Client.GetStringAsync("/"), StringComparison.Ordinal);
        using var answer = await chat.Client.GetAsync("/app/app.webmanifest");
        Assert.Equal("application/manifest+json", answer.Content.Headers.ContentType?.MediaType);
        var manifest = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal("standalone", manifest["display"]!.GetValue<string>());
        List<string> sizes = [];
        foreach (var icon in manifest["icons"]!.AsArray().Where(icon => icon!["type"]!.GetValue<string>() is "image/png"))
        {
            var png = await chat.Client.GetByteArrayAsync($"/app/{icon!["src"]}");
            var size = $"{BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(16))}x{BinaryPrimitives.ReadUInt32BigEndian(png.AsSpan(20))}";
            Assert.Equal(icon["sizes"]!.GetValue<string>(), size);
            sizes.Add($"{size} {icon["purpose"]}");
        }

        // What browsers ask for before they offer to install a page, and what a telephone cuts to its own form.
        Assert.Equal(["192x192 any", "512x512 any", "512x512 maskable"], sizes);
        Assert.Equal(180u, BinaryPrimitives.ReadUInt32BigEndian((await chat.Client.GetByteArrayAsync("/app/icon-180.png")).AsSpan(16)));
    }
}
