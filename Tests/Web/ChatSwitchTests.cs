using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ChatCluster.Tests.Web;

public sealed class ChatSwitchTests
{
    private readonly ScriptedThreads _threads = new() { Find = () => Sample.Thread };

    [Theory]
    [InlineData("/")]
    [InlineData("/index.html")]
    [InlineData("/v1/threads")]
    [InlineData("/v1/threads/t1/events")]
    [InlineData("/v1/me")]
    [InlineData("/openapi/v1.json")]
    public async Task Off_EveryRoute_Is404(string path)
    {
        await using var app = await _threads.StartAppAsync(("ChatCluster:Enabled", "false"));

        using var response = await app.Client.GetAsync(path);

        await response.ProblemAsync(HttpStatusCode.NotFound, "chat_disabled");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    [InlineData("/version")]
    public async Task Off_OperatorsRoutes_StillAnswer(string path)
    {
        await using var app = await _threads.StartAppAsync(("ChatCluster:Enabled", "false"));

        using var response = await app.Client.GetAsync(path);

        await response.JsonAsync();
    }

    [Fact]
    public async Task TurnedWhileItRuns_TakesEffect()
    {
        await using var app = await _threads.StartAppAsync();
        await app.GetJsonAsync("/v1/threads");

        var configuration = (IConfigurationRoot)app.Services.GetRequiredService<IConfiguration>();
        configuration["ChatCluster:Enabled"] = "false";
        configuration.Reload();

        using var response = await app.Client.GetAsync("/v1/threads");
        await response.ProblemAsync(HttpStatusCode.NotFound, "chat_disabled");
    }
}
