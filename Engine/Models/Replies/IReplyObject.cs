namespace ChatCluster.Models;

/// <summary>What one JSON object of a provider's stream says. It is read again and again, so that a token costs no object.</summary>
internal interface IReplyObject
{
    /// <summary>Reads the object that the data begins with, in place of the one that was read before.</summary>
    /// <returns>How many bytes were read.</returns>
    /// <exception cref="System.Text.Json.JsonException">It is no such object.</exception>
    /// <exception cref="InvalidOperationException">A value is of another type than its name says.</exception>
    int Read(ReadOnlySpan<byte> data);
}
