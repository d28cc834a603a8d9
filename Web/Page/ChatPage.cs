using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace ChatCluster.Web.Page;

/// <summary>
/// Serves the files of this project's wwwroot, which the build puts beside the program. At <c>/</c> stands the full page where it
/// was built (<c>npm run build</c>), else the basic one, which needs no build.
/// </summary>
internal static class ChatPage
{
    private const string Full = "app/index.html";
    private const string Basic = "basic/index.html";

    // The names of these files change with what is in them.
    private static readonly PathString Hashed = new("/app/assets");

    public static void Use(IApplicationBuilder app)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "wwwroot");
        if (!Directory.Exists(folder))
        {
            return;
        }

        var files = new PhysicalFileProvider(folder);
        app.Use((http, next) =>
        {
            if (http.Request.Path == "/" && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method)))
            {
                http.Request.Path = "/" + (files.GetFileInfo(Full).Exists ? Full : Basic);
            }

            return next(http);
        });
        app.UseFileServer(new FileServerOptions
        {
            FileProvider = files,
            StaticFileOptions = { OnPrepareResponse = SetHeaders },
        });
    }

    private static void SetHeaders(StaticFileResponseContext context) => context.Context.Response.Headers.CacheControl =
        context.Context.Request.Path.StartsWithSegments(Hashed) ? "public, max-age=31536000, immutable" : "no-cache";
}
