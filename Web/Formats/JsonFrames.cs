using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Web.Formats;

/// <summary>
/// Writes JSON objects one after the other, each between a head and a tail. An object is ended on the thread that began it.
/// </summary>
/// <param name="head">What stands before each object, for example <c>data: </c>.</param>
/// <param name="tail">What stands behind it, for example an empty line.</param>
internal sealed class JsonFrames(string head, string tail)
{
    // Text is sent as UTF-8 and never put into HTML unescaped. The writer is told only what is an object, so nothing is to validate.
    private static readonly JsonWriterOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    // One for all streams that a thread writes: each object is whole before the next begins.
    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    private readonly byte[] _head = Encoding.UTF8.GetBytes(head);
    private readonly byte[] _tail = Encoding.UTF8.GetBytes(tail);

    /// <summary>Begins an object.</summary>
    public Utf8JsonWriter Begin(IBufferWriter<byte> output) => Begin(output, _head);

    /// <summary>Begins an object behind another head.</summary>
    public static Utf8JsonWriter Begin(IBufferWriter<byte> output, ReadOnlySpan<byte> head)
    {
        output.Write(head);
        if (_json is null)
        {
            _json = new(output, Relaxed);
        }
        else
        {
            _json.Reset(output);
        }

        _json.WriteStartObject();
        return _json;
    }

    /// <summary>Begins an object that says its type first.</summary>
    public Utf8JsonWriter Begin(IBufferWriter<byte> output, string type)
    {
        var json = Begin(output);
        json.WriteString("type"u8, type);
        return json;
    }

    /// <summary>Ends the object.</summary>
    public void End(IBufferWriter<byte> output)
    {
        _json!.WriteEndObject();
        _json.Flush();
        output.Write(_tail);
    }

    /// <summary>Writes text that may be JSON: as JSON where it is, as a string where it is not.</summary>
    public static void WriteJsonOrText(Utf8JsonWriter json, ReadOnlySpan<byte> name, string text)
    {
        json.WritePropertyName(name);
        if (new JsonText(text).TryParse(out var value))
        {
            value.WriteTo(json);
        }
        else
        {
            json.WriteStringValue(text);
        }
    }
}
