using ChatCluster.Access;
using ChatCluster.Configuration;
using ChatCluster.Grains;
using ChatCluster.Models;
using ChatCluster.ServiceDefaults;
using ChatCluster.Silo;
using ChatCluster.Storage.Postgres;

if (KeyCommands.Find(args, out var settings) is { } words)
{
    var quiet = WebApplication.CreateBuilder(settings);
    quiet.Logging.ClearProviders();
    quiet.Configuration.AddSiloDefaults();
    quiet.Services.AddThreadGrains(quiet.Configuration.GetSection("ChatCluster"));

    // The grains are not there; nothing that needs them is asked for.
    quiet.Host.UseDefaultServiceProvider(options => options.ValidateOnBuild = false);
    await using var unstarted = quiet.Build();
    return await KeyCommands.RunAsync(words, unstarted.Services, Console.Out, Console.Error, CancellationToken.None);
}

return await StartFailure.ExplainAsync(async () =>
{
    var builder = WebApplication.CreateBuilder(args);
    builder.AddServiceDefaults("chatcluster-silo", SiloSetup.HealthUrl);
    builder.Configuration.AddSiloDefaults();
    var section = builder.Configuration.GetSection("ChatCluster");
    builder.Services.AddThreadGrains(section).AddChatModels(section).AddPostgresStore();
    builder.Services.AddSiloSettings(section);
    builder.CheckSettings(args);
    builder.Services.AddClusterSchema(builder.Configuration);
    builder.Host.UseOrleans(silo => silo.UseChatCluster(builder.Configuration));
    builder.Services.AddHostedService<StartReport>();
    builder.Services.AddSingleton<SiloHealth>();
    builder.Services.AddHealthChecks().AddCheck<SiloHealth>("silo", tags: ["ready"]);

    await using var app = builder.Build();
    app.Use((http, next) =>
    {
        http.Response.Headers.XContentTypeOptions = "nosniff";
        return next(http);
    });
    app.MapHealthChecks("/health/live", new() { Predicate = _ => false });
    app.MapHealthChecks("/health/ready", new() { Predicate = check => check.Tags.Contains("ready") });
    await app.RunAsync();
}, PostgresFailure.Explain);
