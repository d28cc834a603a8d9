using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ChatCluster.Telemetry;

/// <summary>Listens to our sources and meters and to those of the parts we are made of, while the program runs.</summary>
internal sealed class TelemetryExporter(ExportSettings settings, IConfiguration configuration, string serviceName) : IHostedService, IDisposable
{
    private const string Own = "ChatCluster";

    // ASP.NET's requests, calls of HttpClient, statements, calls between processes.
    private static readonly string[] Sources = [Own, "Microsoft.AspNetCore", "System.Net.Http", "Npgsql", "Microsoft.Orleans.Application"];

    private static readonly string[] Meters =
    [
        Own, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "System.Net.Http", "System.Runtime", "Npgsql", "Microsoft.Orleans",
    ];

    // A collector that is away must not hold a process that wants to end.
    private static readonly TimeSpan FlushTime = TimeSpan.FromSeconds(3);

    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (settings.Traces)
        {
            // Without this, requests come without method, path and status.
            AppContext.SetSwitch("Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData", false);
            _traces = Sdk.CreateTracerProviderBuilder()
                .ConfigureServices(Configure)
                .ConfigureResource(Describe)
                .SetSampler(new ParentBasedSampler(new RootSampler(settings.Ratio)))
                .AddSource(Sources)
                .AddProcessor(new UserTextFilter())
                .AddOtlpExporter()
                .Build();
        }

        if (settings.Metrics)
        {
            _metrics = Sdk.CreateMeterProviderBuilder().ConfigureServices(Configure).ConfigureResource(Describe).AddMeter(Meters).AddOtlpExporter().Build();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _traces?.Shutdown((int)FlushTime.TotalMilliseconds);
        _metrics?.Shutdown((int)FlushTime.TotalMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
    }

    // The exporter reads the same settings as everything else: the environment, but files and the command line too.
    private void Configure(IServiceCollection services) => services.AddSingleton(configuration);

    // What the OTEL_* variables say of the service comes after and counts more.
    private void Describe(ResourceBuilder resource) => resource.Clear().AddService(serviceName, serviceNamespace: Own).AddTelemetrySdk().AddEnvironmentVariableDetector();
}
