using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace ChatCluster.ServiceDefaults;

/// <summary>
/// What the <c>OTEL_*</c> variables say that the SDK does not decide by itself:
/// https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables
/// </summary>
internal sealed class ExportSettings(IConfiguration configuration)
{
    public bool Traces => IsOn("TRACES");

    public bool Metrics => IsOn("METRICS");

    public bool Logs => IsOn("LOGS");

    /// <summary>The share of traces to keep, 0 to 1.</summary>
    public double Ratio => configuration["OTEL_TRACES_SAMPLER"] switch
    {
        "always_off" or "parentbased_always_off" => 0,
        "traceidratio" or "parentbased_traceidratio" =>
            double.TryParse(configuration["OTEL_TRACES_SAMPLER_ARG"], CultureInfo.InvariantCulture, out var ratio)
                ? Math.Clamp(ratio, 0, 1) : 1,
        _ => 1,
    };

    private bool IsOn(string signal) =>
        !string.Equals(configuration["OTEL_SDK_DISABLED"], "true", StringComparison.OrdinalIgnoreCase)
        && configuration[$"OTEL_{signal}_EXPORTER"] is null or "" or "otlp"
        && (Has("OTEL_EXPORTER_OTLP_ENDPOINT") || Has($"OTEL_EXPORTER_OTLP_{signal}_ENDPOINT"));

    private bool Has(string name) => !string.IsNullOrWhiteSpace(configuration[name]);
}
