using System.Text.Json;

namespace ChatCluster.Models;

/// <summary>Repairs the invalid JSON that some servers send.</summary>
internal static class LooseJson
{
    /// <summary>Reads an object, and if it is invalid once more after a repair.</summary>
    /// <param name="read">How many bytes were read.</param>
    /// <param name="refused">Why nothing was read; null when it was.</param>
    /// <returns>The bytes that were read.</returns>
    public static ReadOnlySpan<byte> Read(ReadOnlySpan<byte> data, IReplyObject into, out int read, out Exception? refused)
    {
        refused = null;
        try
        {
            read = into.Read(data);
            return data;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            refused = exception;
        }

        try
        {
            if (Repair(data) is { } repaired)
            {
                read = into.Read(repaired);
                refused = null;
                return repaired;
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
        }

        read = 0;
        return data;
    }

    /// <summary>
    /// Replaces the words that are numbers elsewhere but not in JSON by <c>null</c>; null when there are no such words.
    /// </summary>
    public static byte[]? Repair(ReadOnlySpan<byte> data)
    {
        byte[]? repaired = null;
        var inString = false;
        for (var i = 0; i < data.Length; i++)
        {
            if (data[i] is (byte)'"')
            {
                inString = !inString;
            }
            else if (data[i] is (byte)'\\' && inString)
            {
                i++;
            }
            else if (!inString && WordAt(data[i..]) is var length && length > 0)
            {
                repaired ??= data.ToArray();
                repaired.AsSpan(i, length).Fill((byte)' ');
                // Padded, so that what follows stays in its place.
                (length == 3 ? "0  "u8 : "null"u8).CopyTo(repaired.AsSpan(i));
                i += length - 1;
            }
        }

        return repaired;
    }

    private static int WordAt(ReadOnlySpan<byte> rest) =>
        rest.StartsWith("NaN"u8) ? 3
        : rest.StartsWith("-Infinity"u8) ? 9
        : rest.StartsWith("Infinity"u8) ? 8
        : rest.StartsWith("None"u8) || rest.StartsWith("True"u8) ? 4
        : 0;
}
