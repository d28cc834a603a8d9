using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ChatCluster.Bench.Readers;

/// <summary>
/// What anybody would write: each event read into the classes of its protocol by generated code, each token an update. It throws at
/// the first odd value, knows no limits, and assembles no calls.
/// </summary>
internal static class PlainReader
{
    public static IAsyncEnumerable<ChatResponseUpdate> ReadAsync(string provider, Stream stream, CancellationToken cancellationToken)
    {
        return provider switch
        {
            "ollama" => ReadLinesAsync(stream, cancellationToken),
            "openai" => ReadEventsAsync(stream, TextOfChunk, cancellationToken),
            _ => ReadEventsAsync(stream, TextOfEvent, cancellationToken),
        };
    }

    private static string? TextOfChunk(ReadOnlySpan<byte> data) =>
        !data.SequenceEqual("[DONE]"u8) && JsonSerializer.Deserialize(data, PlainJson.Default.WireChunk)!.Choices is [var first, ..]
            ? first.Delta?.Content : null;

    private static string? TextOfEvent(ReadOnlySpan<byte> data) =>
        JsonSerializer.Deserialize(data, PlainJson.Default.WireEvent)!.Delta?.Text;

    private static async IAsyncEnumerable<ChatResponseUpdate> ReadEventsAsync(
        Stream stream, Func<ReadOnlySpan<byte>, string?> textOf, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = SseParser.Create(stream, (_, data) => textOf(data));
        await foreach (var item in events.EnumerateAsync(cancellationToken))
        {
            if (item.Data is { Length: > 0 } text)
            {
                yield return new(ChatRole.Assistant, text);
            }
        }
    }

    private static async IAsyncEnumerable<ChatResponseUpdate> ReadLinesAsync(
        Stream stream, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lines = new StreamReader(stream);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            if (JsonSerializer.Deserialize(line, PlainJson.Default.WireLine)!.Message?.Content is { Length: > 0 } text)
            {
                yield return new(ChatRole.Assistant, text);
            }
        }
    }
}
