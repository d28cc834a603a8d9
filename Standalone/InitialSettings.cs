using ChatCluster.Configuration;

namespace ChatCluster.Standalone;

/// <summary>Writes the initial settings file.</summary>
internal static class InitialSettings
{
    private const string Template = "InitialSettings.jsonc";

    public static int Write(string folder, TextWriter output, TextWriter error)
    {
        var path = Path.Combine(folder, LocalSettings.FileName);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            // It will hold keys.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new FileStream(path, options);
            using var template = OpenTemplate();
            template.CopyTo(file);
        }
        catch (IOException) when (File.Exists(path))
        {
            error.WriteLine($"{path} is there already and stays as it is. Move it away to begin with a new one.");
            return 1;
        }

        output.WriteLine($"Wrote {path}. Take the // off what you need, and start.");
        return 0;
    }

    internal static Stream OpenTemplate() => typeof(InitialSettings).Assembly.GetManifestResourceStream(Template)!;
}
