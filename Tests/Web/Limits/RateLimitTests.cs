using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace ChatCluster.Tests.Web.Limits;

public sealed class RateLimitTests
{
    [Fact]
    public async Task Answers_ThatAreCounted_SayWhatIsLeft()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Limits:RequestsPerMinute", "2")]);

        using var first = await app.Client.GetAsync("/v1/me");
        using var second = await app.Client.GetAsync("/v1/me");
        using var refused = await app.Client.GetAsync("/v1/me");

        Assert.Equal("\"requests\";q=2;w=60", Assert.Single(first.Headers.GetValues("RateLimit-Policy")));
        Assert.Equal("\"requests\";r=1;t=30", Assert.Single(first.Headers.GetValues("RateLimit")));
        Assert.Equal("\"requests\";r=0;t=60", Assert.Single(second.Headers.GetValues("RateLimit")));
        Assert.Equal(
            ("\"requests\";r=0;t=60", true),
            (Assert.Single(refused.Headers.GetValues("RateLimit")), refused.Headers.RetryAfter is not null));
    }

    [Fact]
    public async Task Messages_BeyondTheLimit_Are429ForThisOwnerOnly()
    {
        await using var app = await ChatApp.StartWithKeysAsync(("ChatCluster:Limits:MessagesPerMinute", "2"));
        using var ann = app.ClientFor(TestKeys.Ann);
        using var bob = app.ClientFor(TestKeys.Bob);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(ann));
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(ann));

        using var refused = await ann.PostAsJsonAsync("/v1/messages?wait=false", new { text = "Hello" });

        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        Assert.Equal(HttpStatusCode.Accepted, await PostAsync(bob));
        using var reading = await ann.GetAsync("/v1/threads");
        await reading.JsonAsync();
    }

    [Fact]
    public async Task Messages_PostedAgainWithTheirId_CountOnce()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Limits:MessagesPerMinute", "1")]);
        var message = new { text = "Hello", threadId = "t1", clientMessageId = "c1" };

        var first = await app.PostForJsonAsync("/v1/messages", message);
        var again = await app.PostForJsonAsync("/v1/messages", message);

        Assert.Equal((string?)first["runId"], (string?)again["runId"]);
    }

    [Fact]
    public async Task Requests_BeyondTheLimit_Are429AcrossTheOwnersKeys()
    {
        await using var app = await ChatApp.StartWithKeysAsync(("ChatCluster:Limits:RequestsPerMinute", "2"));
        using var ann = app.ClientFor(TestKeys.Ann);
        using var reader = app.ClientFor(TestKeys.Reader);
        using var first = await ann.GetAsync("/v1/me");
        using var second = await reader.GetAsync("/v1/me");

        using var third = await ann.GetAsync("/v1/me");

        await first.JsonAsync();
        await second.JsonAsync();
        await third.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
        using var health = await ann.GetAsync("/health/ready");
        await health.JsonAsync();
    }

    [Fact]
    public async Task Requests_WithoutAValidKey_AreLimitedToo()
    {
        await using var app = await ChatApp.StartWithKeysAsync(("ChatCluster:Limits:RequestsPerMinute", "1"));
        using var first = await app.Client.GetAsync("/v1/me");
        using var second = await app.Client.GetAsync("/v1/me");

        await first.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await second.ProblemAsync(HttpStatusCode.TooManyRequests, "rate_limited");
    }

    [Theory]
    [InlineData(false, 25, true)]
    [InlineData(true, 25, false)]
    public async Task Messages_NothingConfigured_AreLimitedWhereKeysAre(bool keys, int posts, bool expected)
    {
        (string, string)[] settings = [.. keys ? TestKeys.Settings : [], ("ChatCluster:Limits:RunsPerOwner", "0")];
        await using var app = await ChatApp.StartAsync(settings);
        using var client = app.ClientFor(TestKeys.Ann);

        List<HttpStatusCode> answers = [];
        for (var i = 0; i < posts; i++)
        {
            answers.Add(await PostAsync(client));
        }

        Assert.Equal(expected, answers.TrueForAll(status => status is HttpStatusCode.Accepted));
    }

    private static async Task<HttpStatusCode> PostAsync(HttpClient client)
    {
        using var response = await client.PostAsJsonAsync("/v1/messages?wait=false", new { text = "Hello" });
        return response.StatusCode;
    }
}
