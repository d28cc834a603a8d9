using ChatCluster.Hosting;

namespace ChatCluster.Standalone;

/// <summary>What holds where nothing is configured.</summary>
internal static class StandaloneDefaults
{
    private const string Url = "http://127.0.0.1:5210";

    // Each of these says where to listen; a default beside them would be a second address.
    private static readonly string[] AddressSettings = ["urls", "http_ports", "https_ports", "Kestrel:Endpoints"];

    public static void AddDefaults(this WebApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        if (!AddressSettings.Any(setting => configuration.GetSection(setting) is var section && (section.Value is not null || section.GetChildren().Any())))
        {
            builder.WebHost.UseUrls(Url);
        }

        // A token is a small write: each hop to another thread costs more than it does. Nothing here blocks the thread it is called on.
        builder.WebHost.UseSockets(sockets => sockets.UnsafePreferInlineScheduling = true);

        // Streams end as the host stops; what is left after this is stuck.
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(10));
        builder.Services.AddQuietStart();
    }
}
