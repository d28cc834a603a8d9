using ChatCluster.Access;
using ChatCluster.Configuration;
using ChatCluster.Hosting;
using ChatCluster.Models;
using ChatCluster.ServiceDefaults;
using ChatCluster.Storage.Postgres;
using ChatCluster.Storage.Sqlite;
using ChatCluster.Web;
using ChatCluster.Web.Sharing;

namespace ChatCluster.Standalone;

/// <summary>The chat in one process: pages, threads, models and tools, with its data in a folder.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (CommandLine.Answer(args, Console.In, Console.Out, Console.Error) is { } code)
        {
            return code;
        }

        if (KeyCommands.Find(args, out var settings) is { } words)
        {
            await using var quiet = Build(settings, builder => builder.Logging.ClearProviders());
            return await KeyCommands.RunAsync(words, quiet.Services, Console.Out, Console.Error, CancellationToken.None);
        }

        return await StartFailure.ExplainAsync(async () =>
        {
            await using var app = Build(args);
            await app.RunAsync();
        }, PostgresFailure.Explain);
    }

    /// <param name="configure">What a test has otherwise, after everything else was added.</param>
    internal static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.AddServiceDefaults("chatcluster", "http://127.0.0.1:5210");
        builder.AddDefaults();
        builder.Services.AddStartReport(new("it looks for its model and opens its data", EngineServices.DescribeStore));
        var section = builder.Configuration.GetSection("ChatCluster");
        builder.Services.AddChatEngine(section).AddChatModels(section).AddSqliteStore().AddPostgresStore();
        builder.Services.AddShareLinks(section, provider => provider.ReadSecret(
            "share.key", ShareLinks.KeyLength, "Share links and visitor sessions issued before then stop working."));
        builder.Services.AddChatWeb(section);
        configure?.Invoke(builder);
        builder.CheckSettings(args);

        var app = builder.Build();
        app.MapChat();
        return app;
    }
}
