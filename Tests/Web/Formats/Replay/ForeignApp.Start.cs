namespace ChatCluster.Tests.Web.Formats.Replay;

internal sealed partial class ForeignApp
{
    public static async Task<ForeignApp> StartAsync(params string[] systems)
    {
        var app = await ChatApp.StartWithKeysAsync(
            [("ChatCluster:Models:demo:TokensPerSecond", "0"), .. systems.Select((system, index) => ($"ChatCluster:Compat:{index}", system))]);
        return new(app.Url, app);
    }
}
