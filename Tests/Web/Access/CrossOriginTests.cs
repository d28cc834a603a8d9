using System.Net;
using System.Text;
using Xunit;

namespace ChatCluster.Tests.Web.Access;

public sealed class CrossOriginTests
{
    private const string Friend = "https://example.com";
    private const string Stranger = "https://stranger.example";

    private static readonly (string, string) Allowed = ("ChatCluster:Web:AllowedOrigins:0", Friend);

    [Fact]
    public async Task Preflight_OfAnAllowedOrigin_LetsKeyAndCursorThrough()
    {
        await using var app = await ChatApp.StartWithKeysAsync(Allowed);

        using var answer = await PreflightAsync(app, Friend);

        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Friend, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Contains("POST", Header(answer, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        Assert.Contains("authorization", Header(answer, "Access-Control-Allow-Headers"), StringComparison.OrdinalIgnoreCase);
        Assert.Null(Header(answer, "Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task Post_FromAnAllowedOrigin_IsAnsweredToItsPage()
    {
        await using var app = await ChatApp.StartWithKeysAsync(Allowed);

        using var answer = await PostAsync(app, Friend, TestKeys.Ann);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(Friend, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Refusal_ToAnAllowedOrigin_CanBeReadByItsPage()
    {
        await using var app = await ChatApp.StartWithKeysAsync(Allowed);

        using var answer = await PostAsync(app, Friend, "no-such-key-0123456789");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal(Friend, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData(true, Stranger)]
    [InlineData(false, Friend)]
    public async Task Origin_ThatIsNotAllowed_IsToldNothing(bool configured, string origin)
    {
        await using var app = await ChatApp.StartWithKeysAsync(configured ? [Allowed] : []);

        using var preflight = await PreflightAsync(app, origin);
        using var answer = await PostAsync(app, origin, TestKeys.Ann);

        Assert.Null(Header(preflight, "Access-Control-Allow-Origin"));
        Assert.Null(Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task WithoutKeys_OnlyAllowedOriginsMayChangeAnything()
    {
        await using var app = await ChatApp.StartAsync([Allowed]);

        using var friend = await PostAsync(app, Friend, null);
        using var stranger = await PostAsync(app, Stranger, null);

        Assert.Equal(HttpStatusCode.Created, friend.StatusCode);
        await stranger.ProblemAsync(HttpStatusCode.Forbidden, "cross_origin");
    }

    [Theory]
    [InlineData("*")]
    [InlineData("example.com")]
    [InlineData("https://example.com/")]
    [InlineData("https://example.com/page")]
    public async Task Start_WithAnOriginThatIsNone_SaysHowToWriteIt(string origin)
    {
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => ChatApp.StartAsync([("ChatCluster:Web:AllowedOrigins:0", origin)]));

        Assert.Contains("like https://example.com", failure.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpResponseMessage> PreflightAsync(ChatApp app, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/v1/messages");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,last-event-id");
        return await app.Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> PostAsync(ChatApp app, string origin, string? key)
    {
        using var request =
            new HttpRequestMessage(HttpMethod.Post, "/v1/threads") { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Sec-Fetch-Site", "cross-site");
        if (key is not null)
        {
            request.Headers.Authorization = new("Bearer", key);
        }

        return await app.Client.SendAsync(request);
    }

    private static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(",", values) : null;
}
