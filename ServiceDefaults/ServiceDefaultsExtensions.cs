using ChatCluster.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;

namespace ChatCluster.ServiceDefaults;

/// <summary>What every program of the product does first.</summary>
public static class ServiceDefaultsExtensions
{
    // Each of these says where to listen; a default beside them would be a second address.
    private static readonly string[] AddressSettings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    /// <summary>
    /// Reads local settings, listens where nothing says otherwise, keeps failures of the start for <see cref="StartFailure"/>, and exports
    /// telemetry. To be called before anything else is added.
    /// </summary>
    /// <param name="serviceName">The name of the service where <c>OTEL_SERVICE_NAME</c> gives none.</param>
    /// <param name="url">Where to listen when no setting says it, for example <c>http://127.0.0.1:5210</c>.</param>
    /// <exception cref="InvalidDataException">The file of local settings is no JSON.</exception>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string serviceName, string url)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddLocalSettings();
        if (!AddressSettings.Any(setting => IsSet(builder.Configuration.GetSection(setting))))
        {
            builder.WebHost.UseUrls(url);
        }

        builder.Services.AddQuietStart();
        builder.AddTelemetryExport(serviceName);
        return builder;
    }

    private static bool IsSet(IConfigurationSection section) => section.Value is not null || section.GetChildren().Any();
}
