using System.Diagnostics.CodeAnalysis;
using ChatCluster.Threads;

namespace ChatCluster.Files;

/// <summary>
/// The files of a result's parts: addresses only. The result lists the files themselves, and they are named by what they hold, in whichever
/// thread.
/// </summary>
internal static class ToolPartFiles
{
    /// <summary>The part as one of this thread.</summary>
    public static ToolPart Moved(ToolPart part, ThreadKey key) => part switch
    {
        ToolCode code => code with { File = Moved(code.File, key) },
        ToolPrinted output => output with { File = Moved(output.File, key) },
        ToolTrouble error => error with { File = Moved(error.File, key) },
        ToolImage image => image with { File = Moved(image.File, key) },
        ToolFile file => file with { File = Moved(file.File, key) },
        _ => part,
    };

    [return: NotNullIfNotNull(nameof(file))]
    private static Attachment? Moved(Attachment? file, ThreadKey key) => file switch
    {
        null => null,
        _ when FileUrl.IsOfAThread(file.Url) => file with { Url = FileUrl.Of(key, file.Url[^FileUrl.IdLength..]) },
        _ => file with { Url = "" },
    };
}
