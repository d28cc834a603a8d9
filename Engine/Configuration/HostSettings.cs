namespace ChatCluster.Configuration;

/// <summary>Settings of .NET, ASP.NET Core, Orleans and OpenTelemetry, which stand beside the section <c>ChatCluster</c>.</summary>
internal static class HostSettings
{
    public const string ConnectionStrings = "ConnectionStrings";

    /// <summary>Names of single settings.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "urls", "http_ports", "https_ports", "https_port", "environment", "contentRoot", "webroot", "applicationName", "AllowedHosts",
        "shutdownTimeoutSeconds", "detailedErrors", "captureStartupErrors", "suppressStatusMessages", "preferHostingUrls",
        "startupAssembly",
        "hostingStartupAssemblies", "hostingStartupExcludeAssemblies", "preventHostingStartup", "forwardedHeaders_enabled",
    ];

    /// <summary>Names of sections.</summary>
    public static readonly IReadOnlyList<string> Sections = ["Logging", "Kestrel", ConnectionStrings, "Orleans", "hostBuilder", "Metrics"];

    public static bool Has(string key)
    {
        var first = key.Split(':')[0];
        return Names.Contains(key, StringComparer.OrdinalIgnoreCase)
            || Sections.Contains(first, StringComparer.OrdinalIgnoreCase)
            || key.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase);
    }
}
