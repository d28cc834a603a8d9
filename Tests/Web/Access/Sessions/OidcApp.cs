using System.Net;
using ChatCluster.Tests.Web.Access.Identity;

namespace ChatCluster.Tests.Web.Access.Sessions;

/// <summary>A server that people sign in to at a real provider, or by a key.</summary>
internal sealed class OidcApp : IAsyncDisposable
{
    private OidcApp(OpenIddictProvider provider, ChatApp app) => (Provider, App) = (provider, app);

    public OpenIddictProvider Provider { get; }

    public ChatApp App { get; }

    public static (string, string)[] Settings(OpenIddictProvider provider) =>
    [
        .. TestKeys.Settings,
        ("ChatCluster:Access:Mode", "keys, oidc"),
        ("ChatCluster:Auth:Oidc:Authority", provider.Url), ("ChatCluster:Auth:Oidc:RequireHttps", "false"),
        ("ChatCluster:Auth:Oidc:ClientId", OpenIddictProvider.ClientId),
        ("ChatCluster:Auth:Oidc:ClientSecret", OpenIddictProvider.ClientSecret), ("ChatCluster:Auth:Oidc:TenantClaim", "org"),
        ("ChatCluster:Auth:Oidc:RoleClaim", "role"),
        ("ChatCluster:Auth:Oidc:Roles:chat-admins", "admin"),
    ];

    public static async Task<OidcApp> StartAsync()
    {
        var provider = await OpenIddictProvider.StartAsync();

        // Its keys are made with the first request, for which a busy machine takes longer than the server's patience.
        using var first = new HttpClient { Timeout = TimeSpan.FromSeconds(120) };
        await first.GetStringAsync($"{provider.Url}/.well-known/openid-configuration");
        await first.GetStringAsync($"{provider.Url}/.well-known/jwks");
        return new(provider, await ChatApp.StartAsync(Settings(provider)));
    }

    /// <summary>A browser without a page: it keeps cookies and follows where it is sent.</summary>
    public HttpClient Browser(CookieContainer cookies, bool follows = true) =>
        new(new SocketsHttpHandler { CookieContainer = cookies, AllowAutoRedirect = follows })
        {
            BaseAddress = App.Url,
            Timeout = TimeSpan.FromSeconds(60),
        };

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
