using System.Net;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Web.Formats.Replay;

public sealed class CompatSwitchTests
{
    [Fact]
    public async Task Name_Unknown_StopsTheStartAndIsNamedWithTheNearest()
    {
        var refusal =
            await Assert.ThrowsAnyAsync<OptionsValidationException>(() => ChatApp.StartAsync([("ChatCluster:Compat:0", "intelowll")]));

        Assert.Contains(
            "ChatCluster:Compat has 'intelowll', and no system is called that. Did you mean intelowl?", refusal.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_SwitchedOff_IsSaidInTheWordsOfTheSystem()
    {
        await using var app = await ChatApp.StartAsync([("ChatCluster:Enabled", "false"), ("ChatCluster:Compat:0", "intelowl")]);

        using var response = await app.Client.GetAsync("/api/chatbot/sessions");

        Assert.Equal("""{"detail":"Chatbot is not enabled."}""", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("/api/chatbot/sessions")]
    [InlineData("/llmchat/status/ann")]
    [InlineData("/api/chatbot/threads")]
    [InlineData("/api/chat/history")]
    [InlineData("/api/chatbot/getuserthreads")]
    public async Task Route_WithoutACredential_IsClosed(string path)
    {
        await using var app = await CompatApp.StartAsync("intelowl", "llmchat", "poweron", "automatos", "freva");

        await app.SendAsync(HttpStatusCode.Unauthorized, "GET", path);
    }

    // Trap 12: what is off is closed, whichever system it is of.
    [Fact]
    public async Task Routes_OfSystemsThatAreOff_DoNotExist()
    {
        await using var off = (await CompatApp.StartAsync()).As("Bearer", TestKeys.Bob);
        await using var on = await StartAllAsync();
        var foreign = RoutesOf(on).Except(RoutesOf(off)).ToList();
        Assert.True(foreign.Count > 40, $"There are {foreign.Count} only.");

        foreach (var (method, pattern) in foreign)
        {
            // Where another method of ours has the same address, the address is known.
            var (status, text) = await SendAsync(off, method, pattern);
            Assert.True(
                status is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed
                    && text.Contains("\"code\":", StringComparison.Ordinal),
                $"{method} {pattern} is answered {status}: {text}");
        }
    }

    [Fact]
    public async Task Routes_WhereTheChatIsOff_SayAllTheSame()
    {
        await using var off = await StartAllAsync(("ChatCluster:Enabled", "false"));

        foreach (var (method, pattern) in RoutesOf(off).Where(route => IsForeign(route.Pattern)))
        {
            var (status, text) = await SendAsync(off, method, pattern);
            Assert.True(
                status is HttpStatusCode.NotFound && text.StartsWith("{\"detail\":\"", StringComparison.Ordinal),
                $"{method} {pattern} is answered {status}: {text}");
        }
    }

    private static Task<ForeignApp> StartAllAsync(params (string Name, string Value)[] settings) =>
        CompatApp.StartAsync(["intelowl", "llmchat", "poweron", "automatos", "freva"], settings);

    private static bool IsForeign(string pattern) =>
        ((string[])["/api/chatbot", "/llmchat", "/ws/chat", "/healthz"]).Any(start => pattern.StartsWith(start, StringComparison.Ordinal));

    private static IEnumerable<(string Method, string Pattern)> RoutesOf(ForeignApp app) =>
        app.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
                .Where(method => method is not "OPTIONS" and not "HEAD")
                .Select(method => (method, "/" + endpoint.RoutePattern.RawText!.TrimStart('/'))))
            .Distinct();

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(ForeignApp app, string method, string pattern)
    {
        using var request = new HttpRequestMessage(new(method), pattern.Replace("{", "", StringComparison.Ordinal)
            .Replace("}", "", StringComparison.Ordinal))
        {
            Content = method is "GET" ? null : new StringContent("{}", null, "application/json"),
        };
        using var response = await app.Client.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
