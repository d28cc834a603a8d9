using ChatCluster.Configuration;
using ChatCluster.Credentials;
using ChatCluster.Storage;
using ChatCluster.Tools.Safety;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ChatCluster.Webhooks;

/// <summary>Brings the parts of webhooks together.</summary>
internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSettings<WebhookOptions>(configuration, "Webhooks");
        services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
        return services;
    }

    /// <summary>Opens the webhooks of a process that has a store.</summary>
    /// <param name="cipher">Null when secrets could not be kept encrypted: then there are no webhooks.</param>
    public static (WebhookOutbox Outbox, WebhookDesk Desk, WebhookDispatcher Dispatcher) Open(
        IServiceProvider services, IWebhookStore store, CredentialCipher? cipher, IThreadStore threads, TimeProvider time)
    {
        var options = services.GetRequiredService<IOptions<WebhookOptions>>().Value;
        var guard = services.GetRequiredService<UrlGuard>();
        var secrets = cipher is null ? null : new WebhookSecrets(cipher);
        var sender = secrets is null ? null : new WebhookSender(guard, secrets, options, time);
        var outbox = new WebhookOutbox(store, secrets is not null, time);
        return (
            outbox,
            new(store, secrets, guard, options, outbox, time),
            new(store, threads, sender, options, outbox, time, services.GetRequiredService<ILogger<WebhookDispatcher>>()));
    }

    private sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
    {
        public ValidateOptionsResult Validate(string? name, WebhookOptions options) =>
            options.Validate() is { Count: > 0 } failures ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
