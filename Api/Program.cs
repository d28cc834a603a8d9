using ChatCluster.Api;
using ChatCluster.Configuration;
using ChatCluster.ServiceDefaults;
using ChatCluster.Storage.Postgres;
using ChatCluster.Web;

return await StartFailure.ExplainAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults("chatcluster-api", "http://127.0.0.1:5210");
    builder.Services.AddStartReport(new("it looks for a silo", _ => ApiSetup.DescribeStore(builder.Configuration)));

    // Nothing here waits for a disk, and under load each detour over the thread pool costs a token a place in its queue.
    builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);
    builder.Host.UseOrleansClient(client => client.UseChatCluster(builder.Configuration));
    builder.Services.AddClusterThreads(builder.Configuration.GetSection("ChatCluster"));
    builder.Services.AddChatWeb(builder.Configuration.GetSection("ChatCluster"));
    builder.CheckSettings(args);

    await using var app = builder.Build();
    app.MapChat();
    await app.RunAsync();
}, PostgresFailure.Explain);
