using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatCluster.ServiceDefaults;

/// <summary>Sends traces, metrics and logs to an OpenTelemetry collector.</summary>
public static class TelemetryExport
{
    private const string Own = "ChatCluster";

    // ASP.NET's requests, calls of HttpClient, statements, calls between processes.
    private static readonly string[] Sources = [Own, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "Microsoft.Orleans.Application"];

    private static readonly string[] Meters =
    [
        Own, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Net.Http",
        "System.Runtime", "Npgsql", "Microsoft.Orleans",
    ];

    /// <summary>Whether traces or metrics are exported, so that what costs something is only measured then.</summary>
    public static bool IsOn(IConfiguration configuration) => new ExportSettings(configuration) is { Traces: true } or { Metrics: true };

    /// <summary>Exports over OTLP as the standard <c>OTEL_*</c> variables say; nothing at all while they name no endpoint.</summary>
    /// <param name="serviceName">The name of the service where <c>OTEL_SERVICE_NAME</c> gives none.</param>
    internal static void AddTelemetryExport(this WebApplicationBuilder builder, string serviceName)
    {
        var settings = new ExportSettings(builder.Configuration);
        if (settings is { Traces: false, Metrics: false, Logs: false })
        {
            return;
        }

        // What the OTEL_* variables say of the service comes after and counts more.
        var telemetry = builder.Services.AddOpenTelemetry().ConfigureResource(resource =>
            resource.Clear().AddService(serviceName, serviceNamespace: Own).AddTelemetrySdk().AddEnvironmentVariableDetector());
        if (settings.Traces)
        {
            // Without this, requests come without method, path and status.
            AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
            telemetry.WithTracing(traces => traces
                .SetSampler(new ParentBasedSampler(new RootSampler(settings.Ratio)))
                .AddSource(Sources)
                .AddProcessor(new UserTextFilter())
                .AddOtlpExporter());
        }

        if (settings.Metrics)
        {
            telemetry.WithMetrics(metrics => metrics.AddMeter(Meters).AddOtlpExporter());
        }

        if (settings.Logs)
        {
            telemetry.WithLogging(logs => logs.AddOtlpExporter());
        }

        // Its stop is the last: services stop in the reverse order of their start.
        builder.Services.AddHostedService<TelemetryFlush>();
    }
}
