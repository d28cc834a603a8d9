using ChatCluster.Threads;

namespace ChatCluster.Rules;

/// <summary>
/// About how many bytes parts of a transcript take as JSON: never less than half of it, and cheap, because nothing is encoded.
/// </summary>
internal static class TranscriptSize
{
    // Names, ids and figures.
    private const int Frame = 500;

    public static long Of(TranscriptRound round) => Frame + Of(round.Message) + Of(round.Error) + round.Items.Sum(Of);

    public static long Of(MessagePosted message) =>
        Frame + Of(message.Text) + Of(message.Context?.Text)
            + (message.Attachments?.Sum(file => Of(file.Url) + Of(file.Name) + Of(file.MediaType)) ?? 0);

    private static long Of(TranscriptItem item) =>
        Frame
        + Of(item.Text)
        + Of(item.Reasoning)
        + Of(item.Call?.Arguments.Text)
        + Of(item.Resolved?.Arguments?.Text)
        + Of(item.Result?.Result)
        + Of(item.Result?.Preview)
        + Of(item.Result?.Error?.Message)
        + (item.Result?.Files?.Sum(file => Frame + Of(file.Name)) ?? 0)
        + (item.Result?.Links?.Sum(link => Frame + Of(link.Url) + Of(link.Title)) ?? 0)
        + (item.Parts?.Sum(Of) ?? 0)
        + (item.Steered is { } steered ? Of(steered) : 0);

    private static long Of(ToolPart part) => Frame + part switch
    {
        ToolCode code => Of(code.Text),
        ToolPrinted output => Of(output.Text),
        ToolTrouble error => Of(error.Text),
        ToolSource source => Of(source.Url) + Of(source.Title) + Of(source.Place),
        _ => 0,
    };

    // What is not printable ASCII takes up to three bytes as UTF-8, or six as an escape.
    private static long Of(string? text) =>
        text is null ? 0 : text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 ? text.Length : text.Length * 3L;
}
