using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ChatCluster.Threads;

/// <summary>A buffer and a writer for each thread of the process, in which the bytes of frames are made.</summary>
internal static class FrameScratch
{
    private static readonly JsonWriterOptions Relaxed =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static Utf8JsonWriter? _json;

    public static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json) Rent()
    {
        _buffer ??= new(512);
        _json ??= new(_buffer, Relaxed);
        _buffer.ResetWrittenCount();
        _json.Reset();
        return (_buffer, _json);
    }
}
