using System.Security.Cryptography;
using ChatCluster.Files;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace ChatCluster.Web.Page;

/// <summary>The operator's picture beside the page's name, from this server, so that the page loads nothing from elsewhere.</summary>
internal sealed class PageLogo
{
    private const string Path = "/logo";

    // Opened by itself, a picture of an operator may still not run anything.
    private const string Policy = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private static readonly Dictionary<string, string> Types = new(StringComparer.OrdinalIgnoreCase)
    {
        [".svg"] = "image/svg+xml",
        [".png"] = "image/png",
        [".jpg"] = "image/jpeg",
        [".jpeg"] = "image/jpeg",
        [".webp"] = "image/webp",
        [".gif"] = "image/gif",
    };

    private static readonly Problem NoLogo =
        new(StatusCodes.Status404NotFound, "no_logo", "This server has no logo. The operator sets ChatCluster:Page:Logo.");

    private readonly byte[] _content;
    private readonly string _type;

    public PageLogo(IOptions<PageOptions> options, IHostEnvironment environment)
    {
        var read = Read(options.Value.Logo, environment.ContentRootPath);
        (_content, _type) = (read.Content ?? [], read.Type ?? "");

        // Another picture has another address, so that browsers may keep this one.
        Url = read.Content is null ? null : $"{Path}?v={Convert.ToHexStringLower(SHA256.HashData(_content))[..12]}";
    }

    /// <summary>Where the page finds it; null when there is none.</summary>
    public string? Url { get; }

    public static void Map(WebApplication app)
    {
        var logo = app.Services.GetRequiredService<PageLogo>();
        app.MapGet(Path, logo.Show).ExcludeFromDescription();
    }

    /// <summary>Reads what the setting names; nothing for none, or what is wrong with it.</summary>
    public static (byte[]? Content, string? Type, string? Problem) Read(string? setting, string root)
    {
        if (string.IsNullOrEmpty(setting))
        {
            return default;
        }

        const string Repair = "Write the path of an SVG, PNG, JPEG, WebP or GIF, or a data: URL of one with base64.";
        byte[] content;
        string? type;
        if (DataUrl.Is(setting))
        {
            type = setting[5..].Split(';', ',')[0];
            if (!Types.ContainsValue(type) || !DataUrl.TryRead(setting, out var inline))
            {
                return (null, null, $"is not a data: URL of a picture. {Repair}");
            }

            content = inline;
        }
        else
        {
            var file = System.IO.Path.GetFullPath(setting, root);
            type = Types.GetValueOrDefault(System.IO.Path.GetExtension(file));
            if (type is null || !File.Exists(file))
            {
                return (null, null, $"is '{setting}', and there is no such picture. {Repair}");
            }

            if (new FileInfo(file).Length > PageOptions.MaxLogoBytes)
            {
                return (null, null, $"has more than {PageOptions.MaxLogoBytes} bytes. Make the picture smaller.");
            }

            content = File.ReadAllBytes(file);
        }

        return content.Length > PageOptions.MaxLogoBytes
            ? (null, null, $"has more than {PageOptions.MaxLogoBytes} bytes. Make the picture smaller.")
            : PictureContent.Is(type, content) ? (content, type, null)
            : (null, null, $"says that it is {type}, and its content is not. {Repair}");
    }

    private IResult Show(HttpResponse response)
    {
        if (Url is null)
        {
            return NoLogo;
        }

        response.Headers.ContentSecurityPolicy = Policy;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(_content, _type);
    }
}
