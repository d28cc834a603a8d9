using ChatCluster.Sandbox.Models;
using ChatCluster.Tests.Clients;
using ChatCluster.Tests.Standalone;
using ChatCluster.Tests.Tools;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What the AI SDK itself makes of a tool that sends parts.</summary>
public sealed class AiSdkPartTests
{
    [Fact]
    public async Task Client_OfAReplyWithParts_HasThemAsItsOwn()
    {
        await using var tool = await TestServer.StartAsync(context => context.Response.WriteAsJsonAsync(new Dictionary<string, object>
        {
            ["chatcluster/parts"] = new object[]
            {
                new { kind = "code", text = "print(1)", language = "python" },
                new { kind = "output", text = "1\n" },
                new { kind = "error", text = "Warning" },
                new { kind = "image", mediaType = "image/png", name = "plot.png", data = "AQID" },
                new { kind = "source", url = "https://example.com/report", title = "The report", place = "page 3" },
            },
        }));
        await using var model = await ModelServer.StartAsync();
        await using var app = await ChatApp.StartAsync(
            [.. SandboxSettings.For(model), ("ChatCluster:Tools:Rest:compute:Url", tool.Url),
                ("ChatCluster:Tools:Rest:compute:Description", "Computes.")]);
        model.Enqueue(new ModelReply().Call("compute"), ModelReply.Of("Done."));

        var seen = await NodeClient.RunAsync("aisdk-parts.mjs", app.Url.ToString().TrimEnd('/'));

        Assert.Equal(0, seen.GetProperty("failures").GetArrayLength());
        var parts = seen.GetProperty("parts").EnumerateArray().Where(part => part.GetProperty("type").GetString() is not "step-start")
            .ToDictionary(part => part.GetProperty("type").GetString()!, part => part.GetRawText());
        Assert.Contains("\"text\":\"print(1)\",\"language\":\"python\"", parts["data-tool-code"], StringComparison.Ordinal);
        Assert.Contains("\"text\":\"1\\n\"", parts["data-tool-output"], StringComparison.Ordinal);
        Assert.Contains("\"text\":\"Warning\"", parts["data-tool-error"], StringComparison.Ordinal);
        Assert.Contains("\"mediaType\":\"image/png\"", parts["file"], StringComparison.Ordinal);
        Assert.Contains(
            "\"url\":\"https://example.com/report\",\"title\":\"The report, page 3\"", parts["source-url"], StringComparison.Ordinal);
        Assert.Contains("output-available", parts["tool-compute"], StringComparison.Ordinal);
    }
}
