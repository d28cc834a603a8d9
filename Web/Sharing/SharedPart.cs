using ChatCluster.Threads;

namespace ChatCluster.Web.Sharing;

/// <summary>A part of a tool's result, as what it is.</summary>
/// <param name="Type"><c>tool.code</c>, <c>tool.output</c>, <c>tool.error</c>, <c>tool.image</c>, <c>tool.file</c> or
/// <c>tool.source</c>.</param>
/// <param name="Text">Of code, output and errors: at most 500 characters, as of a result.</param>
/// <param name="Language">Of code.</param>
/// <param name="File">Its name, not the file.</param>
/// <param name="Url">Of a source on the web; where else one lies is for the owner.</param>
public sealed record SharedPart(
    string Type, string? Text = null, string? Language = null, SharedAttachment? File = null, string? Url = null, string? Title = null,
    string? Place = null)
{
    private const int MaxText = 500;

    internal static SharedPart? Of(ToolPart part) => part switch
    {
        ToolCode code => new(ToolCode.TypeName, Beginning(code.Text), code.Language, Name(code.File)),
        ToolPrinted printed => new(ToolPrinted.TypeName, Beginning(printed.Text), File: Name(printed.File)),
        ToolTrouble trouble => new(ToolTrouble.TypeName, Beginning(trouble.Text), File: Name(trouble.File)),
        ToolImage image => new(ToolImage.TypeName, File: Name(image.File)),
        ToolFile file => new(ToolFile.TypeName, File: Name(file.File)),
        ToolSource source => new(ToolSource.TypeName, Url: OnTheWeb(source.Url), Title: source.Title, Place: source.Place),
        _ => null,
    };

    // A pair of surrogates stays together.
    private static string Beginning(string text) =>
        text.Length <= MaxText ? text : $"{text[..(char.IsHighSurrogate(text[MaxText - 1]) ? MaxText - 1 : MaxText)]}…";

    private static SharedAttachment? Name(Attachment? file) => file is null ? null : new(file.Name, file.MediaType, "");

    private static string? OnTheWeb(string? url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? url : null;
}
