namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>Starts one process with the routes of other systems.</summary>
internal static class CompatApp
{
    public static Task<ForeignApp> StartAsync(params string[] systems) => StartAsync(systems, []);

    public static async Task<ForeignApp> StartAsync(string[] systems, (string Name, string Value)[] settings)
    {
        var app = await ChatApp.StartWithKeysAsync(
            [.. systems.Select((system, index) => ($"ChatCluster:Compat:{index}", system)), .. settings]);
        return new(app.Url, app) { Services = app.Services };
    }
}
