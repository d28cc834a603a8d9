using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ChatCluster.Tests.Web.Access.Identity;

/// <summary>
/// Another system that knows its own tokens, as a malware analysis server does: <c>Authorization: Token …</c>, and an object about the
/// user.
/// </summary>
internal sealed class UserInfoApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private UserInfoApp(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.First()}/api/me/access";

    /// <summary>Users by the header that stands for them.</summary>
    public ConcurrentDictionary<string, string> Users { get; } = new(StringComparer.Ordinal);

    /// <summary>What it was sent as <c>Authorization</c>, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>What it answers instead.</summary>
    public Func<IResult>? Answer { get; set; }

    /// <summary>Until when it keeps its callers waiting.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public (string Name, string Value)[] Settings =>
    [
        ("ChatCluster:Auth:UserInfo:Url", Url), ("ChatCluster:Auth:UserInfo:RequireHttps", "false"),
        ("ChatCluster:Auth:UserInfo:UserClaim", "user.username"),
    ];

    public static async Task<UserInfoApp> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new UserInfoApp(app);
        app.MapGet("/api/me/access", async (HttpRequest request) =>
        {
            var authorization = request.Headers.Authorization.ToString();
            server.Asked.Enqueue(authorization);
            await server.Gate;
            return server.Answer?.Invoke()
                ?? (server.Users.TryGetValue(authorization, out var user)
                    ? Results.Json(new { user = new { username = user, full_name = "x" }, access = 1 }) : Results.Unauthorized());
        });
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
