using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;

namespace ChatCluster.Web.Page;

/// <summary>
/// Serves the files of this project's wwwroot, which the build puts beside the program. At <c>/</c> stands the full page where it
/// was built (<c>npm run build</c>), else the basic one, which needs no build.
/// </summary>
internal static class ChatPage
{
    private const string Full = "app/index.html";
    private const string Compressed = CompressedTypes.Suffix;
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

            // Texts were compressed when the page was built.
            if (files.GetFileInfo(http.Request.Path + Compressed).Exists && TakesBrotli(http.Request))
            {
                http.Request.Path += Compressed;
            }

            return next(http);
        });
        app.UseFileServer(new FileServerOptions
        {
            FileProvider = files,
            StaticFileOptions = { OnPrepareResponse = SetHeaders, ContentTypeProvider = new CompressedTypes() },
        });
    }

    private static bool TakesBrotli(HttpRequest request) =>
        request.GetTypedHeaders().AcceptEncoding.Any(
            coding => coding.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && coding.Quality is not 0);

    private static void SetHeaders(StaticFileResponseContext context)
    {
        var headers = context.Context.Response.Headers;
        headers.CacheControl = context.Context.Request.Path.StartsWithSegments(Hashed) ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        if (FramePolicy.Of(context.Context.Request.Path) is { } policy)
        {
            headers.ContentSecurityPolicy = policy;
        }

        var compressed = context.File.Name.EndsWith(Compressed, StringComparison.Ordinal);
        if (compressed)
        {
            headers.ContentEncoding = "br";
        }
    }
}
