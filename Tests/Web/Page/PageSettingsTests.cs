using System.Net;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Web.Page;

/// <summary>What the page is called and begins with.</summary>
public sealed class PageSettingsTests
{
    private const string Svg = "data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=";

    [Fact]
    public async Task Page_WithALogoAndStarters_IsToldThemAndServesThePicture()
    {
        await using var app = await ChatApp.StartAsync(
            [("ChatCluster:Page:Name", "Desk"), ("ChatCluster:Page:Logo", Svg), ("ChatCluster:Page:Starters:0:Text", "Write a\nletter"),
                ("ChatCluster:Page:Starters:1:Text", "Tell me all about the beginnings of gardening in the northern countries."),
                ("ChatCluster:Page:Starters:2:Text", $"{new string('x', 59)}🌱🌱")]);

        var page = (await app.GetJsonAsync("/v1/me"))["page"]!;

        Assert.Equal("Desk", (string?)page["name"]);
        Assert.Equal("""{"title":"Write a","text":"Write a\nletter"}""", page["starters"]![0]!.ToJsonString());
        Assert.Equal("Tell me all about the beginnings of gardening in the…", (string?)page["starters"]![1]!["title"]);
        Assert.Equal(new string('x', 59) + "…", (string?)page["starters"]![2]!["title"]);
        using var client = new HttpClient { BaseAddress = app.Url };
        using var logo = await client.GetAsync((string?)page["logo"]);
        Assert.Equal((HttpStatusCode.OK, "image/svg+xml"), (logo.StatusCode, logo.Content.Headers.ContentType!.MediaType));
        Assert.Contains("sandbox", Assert.Single(logo.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.StartsWith("<svg", await logo.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Page:Name", "", "ChatCluster:Page:Name is not a valid name")]
    [InlineData("Page:Logo", "no-such-file.png", "there is no such picture")]
    [InlineData("Page:Logo", "data:text/html;base64,PGI+", "not a data: URL of a picture")]
    [InlineData("Page:Logo", "data:image/svg+xml;base64,SGVsbG8=", "says that it is image/svg+xml, and its content is not")]
    [InlineData("Page:Logo", "data:image/svg+xml;base64,PGh0bWwvPg==", "says that it is image/svg+xml, and its content is not")]
    [InlineData("Page:Logo", "data:image/png;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciLz4=", "image/png, and its content")]
    [InlineData("Page:Starters:0:Title", "x", "ChatCluster:Page:Starters:0:Text")]
    public async Task Start_WithSettingsThatAreWrong_NamesTheRepair(string name, string value, string repair)
    {
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(() => ChatApp.StartAsync([($"ChatCluster:{name}", value)]));

        Assert.Contains(repair, refused.Message, StringComparison.Ordinal);
    }
}
