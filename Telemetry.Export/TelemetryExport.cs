using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Telemetry;

/// <summary>Sends traces and metrics to an OpenTelemetry collector.</summary>
public static class TelemetryExport
{
    /// <summary>
    /// Exports over OTLP as the standard <c>OTEL_*</c> variables say; nothing at all while they name no endpoint. To be called before anything
    /// else is added: it starts first and sends what is left when all others have stopped.
    /// </summary>
    /// <param name="serviceName">The name of the service where <c>OTEL_SERVICE_NAME</c> gives none.</param>
    public static IServiceCollection AddTelemetryExport(this IServiceCollection services, IConfiguration configuration, string serviceName)
    {
        if (IsOn(configuration))
        {
            services.AddSingleton<IHostedService>(_ => new TelemetryExporter(new(configuration), configuration, serviceName));
        }

        return services;
    }

    /// <summary>Whether anything is exported.</summary>
    public static bool IsOn(IConfiguration configuration) => new ExportSettings(configuration) is { Traces: true } or { Metrics: true };
}
