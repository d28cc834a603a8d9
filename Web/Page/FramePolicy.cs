using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Page;

/// <summary>
/// What may happen in the frames that show what a model has written: scripts of its own and pictures within it, no network, no storage, no
/// way to the page around it. The headers say so as well as the page, so that the address of a frame is as harmless when it is opened by
/// itself.
/// </summary>
internal static class FramePolicy
{
    private const string Common =
        "; img-src data: blob:; font-src data:; media-src data: blob:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'";
    private const string Preview =
        "sandbox allow-scripts; default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'unsafe-inline'" + Common;
    private const string Diagram = "sandbox allow-scripts; default-src 'none'; script-src 'self'; style-src 'unsafe-inline'" + Common;

    /// <summary>The policy of a frame's file, compressed or not; null for everything else.</summary>
    public static string? Of(PathString path) =>
        path.StartsWithSegments("/app/frame.html") || path == "/app/frame.html" + CompressedTypes.Suffix ? Preview
        : path.StartsWithSegments("/app/diagram.html") || path == "/app/diagram.html" + CompressedTypes.Suffix ? Diagram
        : null;
}
