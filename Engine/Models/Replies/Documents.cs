using System.Text.Json;

namespace ChatCluster.Models;

/// <summary>Bodies that are JSON where a stream of events was asked for: one object, several, or a list of them.</summary>
internal static class Documents
{
    /// <summary>Takes one object.</summary>
    /// <returns>Whether to go on with the next.</returns>
    public delegate bool Reader(ReadOnlySpan<byte> json);

    /// <exception cref="ModelException">The body is cut off.</exception>
    public static void Read(ReadOnlySpan<byte> data, Reader read, ModelFailures failures)
    {
        try
        {
            var options = JsonValues.Lenient;
            options.AllowMultipleValues = true;
            var json = new Utf8JsonReader(data, options);
            var more = true;
            while (more && json.Read())
            {
                if (json.TokenType is JsonTokenType.StartObject)
                {
                    more = read(JsonValues.Raw(ref json, data));
                }
            }
        }
        catch (JsonException exception)
        {
            throw failures.Broken("ended before it was complete", exception);
        }
    }
}
