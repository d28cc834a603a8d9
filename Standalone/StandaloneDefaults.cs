namespace ChatCluster.Standalone;

/// <summary>What holds where nothing is configured.</summary>
internal static class StandaloneDefaults
{
    public static void AddDefaults(this WebApplicationBuilder builder)
    {
        // A token is a small write: each hop to another thread costs more than it does. Nothing here blocks the thread it is called on.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);

        // Streams end as the host stops; what is left after this is stuck.
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
    }
}
