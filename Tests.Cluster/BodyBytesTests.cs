using ChatCluster.Api;
using ChatCluster.Grains;
using ChatCluster.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Xunit;

namespace ChatCluster.Tests.Cluster;

public sealed class BodyBytesTests
{
    [Fact]
    public async Task FrontEnd_ThatTakesMoreThanAMessageCarries_DoesNotStart()
    {
        await using var most = Build(MessageSize.MaxBody);
        await using var more = Build(MessageSize.MaxBody + 1L);

        most.Services.GetRequiredService<IStartupValidator>().Validate();
        var refusal = Assert.Throws<OptionsValidationException>(more.Services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains($"ChatCluster:Limits:BodyBytes is {MessageSize.MaxBody + 1}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"{MessageSize.MaxBody} bytes at most", refusal.Message, StringComparison.Ordinal);
    }

    private static WebApplication Build(long bodyBytes)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection([new("ChatCluster:Limits:BodyBytes", $"{bodyBytes}")]);
        builder.Host.UseOrleansClient(client => client.UseChatCluster(builder.Configuration));
        builder.Services.AddClusterThreads(builder.Configuration.GetSection("ChatCluster"));
        builder.Services.AddChatWeb(builder.Configuration.GetSection("ChatCluster"));
        return builder.Build();
    }
}
