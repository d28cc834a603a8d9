using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;

namespace ChatCluster.Configuration;

/// <summary>The settings files of a program beside those that .NET reads by itself.</summary>
public static class LocalSettings
{
    /// <summary>The settings of this machine, keys among them: not under version control, and read after <c>appsettings.json</c>.</summary>
    public const string FileName = "appsettings.Local.json";

    private const string Defaults = "appsettings.json";

    /// <summary>
    /// Reads <see cref="FileName"/> of the content root, before the environment and the command line, which win. A program that was
    /// installed somewhere and is started in a folder of its own also reads the <c>appsettings.json</c> that it came with, before
    /// everything else.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is no JSON.</exception>
    public static void AddLocalSettings(this IHostApplicationBuilder builder)
    {
        var sources = builder.Configuration.Sources;
        var root = builder.Environment.ContentRootPath;
        if (sources.OfType<JsonConfigurationSource>().LastOrDefault(IsSettingsFile) is { } last)
        {
            var local = new JsonConfigurationSource
            {
                Path = FileName,
                Optional = true,
                ReloadOnChange = last.ReloadOnChange,
                FileProvider = last.FileProvider,
            };
            sources.Insert(sources.IndexOf(last) + 1, local);
        }

        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) != Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory))
        {
            var defaults = new PhysicalFileProvider(AppContext.BaseDirectory);
            sources.Insert(0, new JsonConfigurationSource { Path = Defaults, Optional = true, FileProvider = defaults });
        }
    }

    private static bool IsSettingsFile(JsonConfigurationSource source) =>
        source.Path?.StartsWith("appsettings", StringComparison.Ordinal) is true;
}
