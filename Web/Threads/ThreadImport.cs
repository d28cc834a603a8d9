using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Threads;

/// <summary>Reads exported JSON lines.</summary>
internal static class ThreadImport
{
    /// <param name="most">Events that are taken.</param>
    /// <exception cref="RequestException">A line is no event, or there are too many.</exception>
    public static async Task<IReadOnlyList<ThreadEvent>> ReadAsync(PipeReader reader, int most, CancellationToken cancellationToken)
    {
        List<ThreadEvent> events = [];
        var (line, empty) = (0, 0);

        // How much of what is there has no line feed: a line may come in thousands of pieces, and is looked through once.
        var searched = 0L;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            try
            {
                while (TryReadLine(ref rest, ref searched, read.IsCompleted, out var bytes))
                {
                    line++;
                    if (!TryAdd(events, bytes, line))
                    {
                        empty = empty == 0 ? line : empty;
                    }
                    else if (empty > 0)
                    {
                        // Later lines would be called by other numbers than they have.
                        throw Malformed($"Line {empty} is empty");
                    }

                    if (events.Count > most)
                    {
                        throw RequestException.TooLarge(
                            "import_too_long",
                            $"An import has {most} events at most. The operator sets the limit with ChatCluster:Limits:ImportEvents.");
                    }
                }
            }
            finally
            {
                // Also after a bad line: the server reads the rest of the body to keep the connection.
                reader.AdvanceTo(rest.Start, rest.End);
            }

            if (read.IsCompleted)
            {
                return events.Count > 0
                    ? events : throw RequestException.Malformed(
                        "empty_import", "The body has no events. Send what GET /v1/threads/{id}/export answers.");
            }
        }
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> rest, ref long searched, bool completed, out ReadOnlySequence<byte> line)
    {
        if (rest.Slice(searched).PositionOf((byte)'\n') is { } feed)
        {
            line = rest.Slice(0, feed);
            rest = rest.Slice(rest.GetPosition(1, feed));
            searched = 0;
            return true;
        }

        line = rest;
        searched = rest.Length;
        if (!completed || rest.IsEmpty)
        {
            return false;
        }

        rest = rest.Slice(rest.End);
        searched = 0;
        return true;
    }

    private static RequestException Malformed(string what) =>
        RequestException.Malformed("bad_event", $"{what}. Send what GET /v1/threads/{{id}}/export answers.");

    private static bool TryAdd(List<ThreadEvent> events, ReadOnlySequence<byte> line, int number)
    {
        var json = line.ToArray().AsSpan().Trim(" \t\r"u8);
        if (json.IsEmpty)
        {
            return false;
        }

        try
        {
            events.Add(ThreadJson.Decode(json));
            return true;
        }
        catch (Exception exception)
            when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException or FormatException
                or OverflowException)
        {
            throw Malformed($"Line {number} is not an event of a thread");
        }
    }
}
