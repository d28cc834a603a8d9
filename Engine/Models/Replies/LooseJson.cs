namespace ChatCluster.Models;

/// <summary>Repairs the invalid JSON that some servers send.</summary>
internal static class LooseJson
{
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
