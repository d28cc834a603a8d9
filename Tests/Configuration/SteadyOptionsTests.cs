using System.Net;
using ChatCluster.Tests.Web;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ChatCluster.Tests.Configuration;

public sealed class SteadyOptionsTests
{
    [Theory]
    [InlineData("ChatCluster:Enabled", "maybe")]
    [InlineData("ChatCluster:Limits:MessageChars", "0")]
    public async Task Change_ThatIsNotRight_LeavesThingsAsTheyAreAndIsLogged(string setting, string value)
    {
        var settings = new ChangingSettings();
        await using var app = await ChatApp.StartAsync(configure: builder => ((IConfigurationBuilder)builder.Configuration).Add(settings));
        await app.GetJsonAsync("/v1/threads");

        settings.Change(setting, value);
        await app.PostForJsonAsync("/v1/threads", new { });

        Assert.Contains(app.Log.Lines, line => line.Text.Contains("keeping the previous ones", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Change_ThatIsRightAgain_IsTaken()
    {
        var settings = new ChangingSettings();
        await using var app = await ChatApp.StartAsync(configure: builder => ((IConfigurationBuilder)builder.Configuration).Add(settings));
        await app.GetJsonAsync("/v1/threads");
        settings.Change("ChatCluster:Enabled", "maybe");
        await app.GetJsonAsync("/v1/threads");

        settings.Change("ChatCluster:Enabled", "false");
        using var answer = await app.Client.GetAsync("/v1/threads");

        await answer.ProblemAsync(HttpStatusCode.NotFound, "chat_disabled");
    }

    /// <summary>A file that somebody edits while the program runs.</summary>
    private sealed class ChangingSettings : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

        public void Change(string key, string value)
        {
            Set(key, value);
            try
            {
                OnReload();
            }
            catch (AggregateException)
            {
                // Options that are read anew at once fail here; a watcher of files drops that as well.
            }
        }
    }
}
