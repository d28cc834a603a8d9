using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.FileProviders;

namespace ChatCluster.Web.Page;

/// <summary>Serves the web page: the files of this project's wwwroot, which the build puts beside the program.</summary>
internal static class ChatPage
{
    public static void Use(IApplicationBuilder app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!Directory.Exists(folder))
        {
            return;
        }

        app.UseFileServer(new FileServerOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            StaticFileOptions =
            {
                // Names carry no hash: a browser asks each time and is told 304.
                OnPrepareResponse = context => context.Context.Response.Headers.CacheControl = "no-cache",
            },
        });
    }
}
