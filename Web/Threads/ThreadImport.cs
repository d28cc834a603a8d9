using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;

namespace ChatCluster.Web.Threads;

/// <summary>Reads exported JSON lines.</summary>
internal static class ThreadImport
{
    /// <exception cref="RequestException">A line is no event.</exception>
    public static async Task<IReadOnlyList<ThreadEvent>> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        List<ThreadEvent> events = [];
        var line = 0;
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var rest = read.Buffer;
            try
            {
                while (TryReadLine(ref rest, read.IsCompleted, out var bytes))
                {
                    line++;
                    Add(events, bytes, line);
                }
            }
            finally
            {
                // Also after a bad line: the server reads the rest of the body to keep the connection.
                reader.AdvanceTo(rest.Start, rest.End);
            }

            if (read.IsCompleted)
            {
                return events.Count > 0 ? events : throw RequestException.Malformed("empty_import", "The body has no events. Send what GET /v1/threads/{id}/export answers.");
            }
        }
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> rest, bool completed, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } feed)
        {
            line = rest.Slice(0, feed);
            rest = rest.Slice(rest.GetPosition(1, feed));
            return true;
        }

        line = rest;
        if (!completed || rest.IsEmpty)
        {
            return false;
        }

        rest = rest.Slice(rest.End);
        return true;
    }

    private static void Add(List<ThreadEvent> events, ReadOnlySequence<byte> line, int number)
    {
        var json = line.ToArray().AsSpan().Trim(" \t\r"u8);
        if (json.IsEmpty)
        {
            return;
        }

        try
        {
            events.Add(ThreadJson.Decode(json));
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw RequestException.Malformed("bad_event", $"Line {number} is not an event of a thread. Send what GET /v1/threads/{{id}}/export answers.");
        }
    }
}
