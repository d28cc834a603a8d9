using ChatCluster.Standalone;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace ChatCluster.Tests.Configuration;

/// <summary>What the real program says to its settings, before it starts anything.</summary>
internal static class StartedSettings
{
    /// <summary>The complaints about a command line; none when it is understood.</summary>
    public static async Task<IReadOnlyList<string>> ComplaintsAsync(params string[] arguments)
    {
        try
        {
            await using var app = Program.Build(arguments);
            app.Services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return [.. exception.Failures];
        }
    }

    /// <summary>The complaints about a settings file.</summary>
    public static async Task<IReadOnlyList<string>> ComplaintsOfFileAsync(string json, string name = "appsettings.json")
    {
        var folder = Directory.CreateTempSubdirectory("chatcluster-settings-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), json);
            return await ComplaintsAsync($"--contentRoot={folder.FullName}");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
