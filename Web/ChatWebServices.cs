using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using ChatCluster.Configuration;
using ChatCluster.Threads;
using ChatCluster.Web.Access;
using ChatCluster.Web.Access.Audit;
using ChatCluster.Web.Access.Jwt;
using ChatCluster.Web.Access.Keys;
using ChatCluster.Web.Access.Oidc;
using ChatCluster.Web.Access.Sessions;
using ChatCluster.Web.Access.UserInfo;
using ChatCluster.Web.Catalog;
using ChatCluster.Web.Formats.Sockets;
using ChatCluster.Web.Formats.Compat;
using ChatCluster.Web.Limits;
using ChatCluster.Web.Operations;
using ChatCluster.Web.Page;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using ChatCluster.Web.Threads;
using ChatCluster.Web.Widget;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web;

/// <summary>Registers the HTTP surface of the chat.</summary>
public static class ChatWebServices
{
    private static readonly TimeSpan ProviderPatience = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds what <see cref="ChatWebRoutes.MapChat"/> needs, in addition to <c>IThreads</c>, <c>IModelCatalog</c>, <c>IToolList</c>,
    /// <c>ShareLinks</c>, <c>ShareKey</c> and <c>StreamSilence</c>. Calling it again changes nothing.
    /// </summary>
    /// <param name="section">The configuration section <c>ChatCluster</c>.</param>
    public static IServiceCollection AddChatWeb(this IServiceCollection services, IConfiguration section)
    {
        if (services.Any(service => service.ServiceType == typeof(MessageLimits)))
        {
            return services;
        }

        services.AddSettings<ChatOptions>(section);
        services.AddSingleton<IValidateOptions<ChatOptions>, ChatOptionsValidator>();
        services.AddSingleton(new ForeignSystems(section.GetSection(nameof(ChatOptions.Compat)).Get<string[]>() ?? []));
        services.AddSettings<LimitOptions>(section, "Limits");
        services.AddSingleton<IValidateOptions<LimitOptions>, LimitOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ConfiguredLimits>();
        services.AddSingleton<MessageLimits>();
        services.AddSingleton<BodyBudget>();
        services.AddSingleton<OwnerQuotas>();
        services.AddSingleton<OwnerStreams>();
        services.AddSingleton<IConfigureOptions<WebSocketOptions>, SocketPings>();
        services.Configure<JsonOptions>(ConfigureJson);

        // The exception handler answers; the framework's own answer in production has no text at all.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        services.AddExceptionHandler<ProblemExceptionHandler>();
        AddAccess(services, section);
        services.AddSettings<PageOptions>(section, "Page");
        services.AddSingleton<IValidateOptions<PageOptions>, PageOptionsValidator>();
        services.AddSingleton<PageLogo>();
        services.AddSettings<WebOptions>(section, "Web");
        services.AddSingleton<IValidateOptions<WebOptions>, WebOptionsValidator>();
        services.AddSingleton<IConfigureOptions<CorsOptions>, CrossOrigin>();
        services.AddCors();
        AddDrain(services);
        services.AddRateLimiter(RateLimits.Configure);
        services.AddSingleton<RateLimitHeaders>();
        services.AddSingleton<AddressLimit>();
        services.AddSingleton<StoreHealth>();
        services.AddHealthChecks().AddCheck<StoreHealth>("store", tags: ["ready"]).AddCheck<DrainHealth>("host", tags: ["ready"]);
        services.AddSingleton<CachedDocument>();
        services.AddOpenApi(OpenApiSetup.DocumentName, OpenApiSetup.Configure);
        return services;
    }

    /// <summary>
    /// Has the program say that it starts, and where things are once it listens. To be called before what takes its time is added.
    /// </summary>
    public static IServiceCollection AddStartReport(this IServiceCollection services, StartedProgram program) =>
        services.AddSingleton(program).AddHostedService<StartReport>();

    private static void AddDrain(IServiceCollection services)
    {
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());

        // DrainDelay is added to the host's shutdown timeout, not taken from it.
        services.AddOptions<HostOptions>().PostConfigure<IOptions<WebOptions>>((host, web) => host.ShutdownTimeout += web.Value.DrainDelay);
    }

    private static void AddAccess(IServiceCollection services, IConfiguration section)
    {
        services.AddSettings<AccessOptions>(section, "Access");
        services.AddSettings<AuthOptions>(section, "Auth");
        services.AddSingleton<IPostConfigureOptions<AuthOptions>, AuthOptionsSetup>();
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsSetup>();
        services.AddSingleton<IValidateOptions<AuthOptions>, AuthOptionsValidator>();
        services.AddSingleton<AccessModes>();
        services.AddSingleton<ApiKeys>();
        services.AddSingleton<StoredKeys>();
        services.AddSingleton<TenantAgents>();
        services.AddSingleton<KeyUses>();
        services.AddHostedService(provider => provider.GetRequiredService<KeyUses>());
        services.AddAudit();
        services.AddSingleton<IValidateOptions<AuthOptions>, WidgetAgents>();
        services.AddSingleton<VisitorTokens>();
        services.AddSingleton<WidgetLimits>();
        services.AddHostedService<LoopbackCheck>();

        // Not AddAuthentication, which brings keys for cookies along: nothing here uses them, and they would be written to disk in clear at
        // every start.
        services.AddAuthenticationCore(options => options.DefaultScheme = AccessHandler.SchemeName);
        services.AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, AccessHandler>(AccessHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, SessionHandler>(SessionHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, ApiKeyHandler>(ApiKeyHandler.SchemeName, null)
            .AddScheme<AuthenticationSchemeOptions, UserInfoHandler>(UserInfoHandler.SchemeName, null);
        services.AddAuthorization(ChatPolicy.Add);
        AddProviders(services);
    }

    private static void AddProviders(IServiceCollection services)
    {
        services.AddSingleton<JwtIssuers>();
        services.AddSingleton<IConfigureOptions<AuthenticationOptions>, JwtSetup>();
        services.AddSingleton<IConfigureOptions<JwtBearerOptions>, JwtSetup>();
        services.AddSingleton<PageSessions>();
        services.AddSingleton<KeyedProtection>();
        services.AddSingleton<IConfigureOptions<AuthenticationOptions>, OidcSetup>();
        services.AddSingleton<IConfigureOptions<OpenIdConnectOptions>, OidcSetup>();
        services.AddSingleton<IPostConfigureOptions<OpenIdConnectOptions>>(
            provider => new OpenIdConnectPostConfigureOptions(provider.GetRequiredService<KeyedProtection>()));
        services.AddTransient<OpenIdConnectHandler>();
        services.AddSingleton<UserInfoQuestion>();
        services.AddSingleton<UserInfoServer>();

        // A token goes to the address that the operator wrote, and to no other that it names.
        services.AddHttpClient(IssuerKeys.ClientName, client => client.Timeout = ProviderPatience).RedactLoggedHeaders(static _ => true)
            .ConfigurePrimaryHttpMessageHandler(
                static () => new SocketsHttpHandler
                {
                    AllowAutoRedirect = false,
                    UseCookies = false,
                    PooledConnectionLifetime = TimeSpan.FromMinutes(5),
                });
    }

    private static void ConfigureJson(JsonOptions options)
    {
        options.SerializerOptions.DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull;
        options.SerializerOptions.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        options.SerializerOptions.TypeInfoResolver = options.SerializerOptions.TypeInfoResolver?.WithAddedModifier(RefuseUnknownFields);
    }

    // Bodies tell of their own (ClaimedIdentity.Unknown); what stands within one is the engine's.
    private static void RefuseUnknownFields(JsonTypeInfo type)
    {
        if (type.Type == typeof(Attachment) || type.Type == typeof(ClientToolBody))
        {
            type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
        }
    }
}
