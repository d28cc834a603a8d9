namespace ChatCluster.Tests.Web.Formats.Replay;

/// <summary>Starts one process with the routes of other systems.</summary>
internal static class CompatApp
{
    public static async Task<ForeignApp> StartAsync(params string[] systems)
    {
        var app = await ChatApp.StartWithKeysAsync(
            [.. systems.Select((system, index) => ($"ChatCluster:Compat:{index}", system))]);
        return new(app.Url, app);
    }
}
