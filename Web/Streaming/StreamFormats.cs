using ChatCluster.Web.Formats.Automatos;
using ChatCluster.Web.Formats.Freva;
using ChatCluster.Web.Formats.IntelOwl;
using ChatCluster.Web.Formats.LlmChat;
using ChatCluster.Web.Formats.PowerOn;
using ChatCluster.Web.Requests;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Streaming;

/// <summary>The wire formats that <c>?format=</c> names.</summary>
internal static class StreamFormats
{
    public static IReadOnlyList<IStreamFormat> All { get; } =
    [
        NativeFormat.Instance,
        IntelOwlProjection.Format,
        LlmChatProjection.Format,
        ChatDataProjection.Format,
        VariantProjection.Format,
        AutomatosProjection.Format,
    ];

    public static QueryParameter Parameter { get; } =
        new("format", "The wire format of the stream; asks for a stream whatever Accept says.")
        {
            Values = [.. All.Select(format => format.Name!)],
        };

    /// <summary>
    /// The format that a request names; null when it leaves the choice to <c>Accept</c>. Names that are not served never come this far.
    /// </summary>
    public static IStreamFormat? Named(HttpRequest request) => All.FirstOrDefault(format => format.Name == request.Query[Parameter.Name]);
}
