using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ChatCluster.Storage;

namespace ChatCluster.Threads;

/// <summary>
/// One item of a thread's stream, encoded once: the same bytes serve the log, the ring, the relay and every reader.
/// Stored events and deltas carry a cursor; signs of progress do not, because nothing is lost with them.
/// </summary>
public sealed class ThreadFrame
{
    /// <summary>A piece of the reply's text.</summary>
    public const string TextDelta = "text.delta";

    /// <summary>A piece of the model's reasoning.</summary>
    public const string ReasoningDelta = "reasoning.delta";

    /// <summary>A sign of life of a tool that runs.</summary>
    public const string ToolProgress = "tool.progress";

    /// <summary>The thread is gone; nothing follows.</summary>
    public const string ThreadDeleted = "thread.deleted";

    private static readonly JsonEncodedText TypeProperty = JsonEncodedText.Encode("type");
    private static readonly JsonEncodedText TextProperty = JsonEncodedText.Encode("text");

    private static ReadOnlySpan<byte> TextHead => """{"type":"text.delta","text":"""u8;

    private static ReadOnlySpan<byte> ReasoningHead => """{"type":"reasoning.delta","text":"""u8;

    private readonly byte[] _sse;
    private readonly int _jsonStart;
    private ThreadEvent? _event;

    private ThreadFrame(ThreadCursor? cursor, string type, byte[] sse, int jsonStart, ThreadEvent? @event)
    {
        Cursor = cursor;
        Type = type;
        _sse = sse;
        _jsonStart = jsonStart;
        _event = @event;
    }

    /// <summary>Where a reader that has seen this frame resumes; null for a frame that moves no reader.</summary>
    public ThreadCursor? Cursor { get; }

    /// <summary>The event name on the wire, for example <c>run.started</c> or <c>text.delta</c>.</summary>
    public string Type { get; }

    /// <summary>Whether this is a stored event, not a delta, a progress frame or the thread.deleted frame.</summary>
    public bool IsStored => !IsDelta && Type is not (ToolProgress or ThreadDeleted);

    /// <summary>Whether this is a piece of text or reasoning.</summary>
    public bool IsDelta => ReferenceEquals(Type, TextDelta) || ReferenceEquals(Type, ReasoningDelta);

    /// <summary>The whole SSE frame: <c>id</c>, <c>event</c>, <c>data</c> and the empty line.</summary>
    public ReadOnlyMemory<byte> Sse => _sse;

    /// <summary>The JSON object alone.</summary>
    public ReadOnlyMemory<byte> Json => _sse.AsMemory(_jsonStart, _sse.Length - _jsonStart - 2);

    /// <summary>The text of a delta as the JSON string in the frame, with its quotes; empty for other frames.</summary>
    public ReadOnlySpan<byte> TextJson
    {
        get
        {
            // As OfDelta writes it, in whichever process: the text is the last property.
            var head = ReferenceEquals(Type, TextDelta) ? TextHead : ReferenceEquals(Type, ReasoningDelta) ? ReasoningHead : [];
            return head.Length > 0 && Json.Span.StartsWith(head) ? Json.Span[head.Length..^1] : [];
        }
    }

    /// <summary>The stored event, decoded on first use; null for deltas and progress.</summary>
    /// <exception cref="ThreadDamagedException">What is stored is no event.</exception>
    public ThreadEvent? Event => _event ??= IsStored ? Decode() : null;

    /// <summary>The text of a delta, decoded; null for other frames.</summary>
    public string? ReadText()
    {
        if (!IsDelta)
        {
            return null;
        }

        using var document = JsonDocument.Parse(Json);
        return document.RootElement.GetProperty("text").GetString();
    }

    /// <summary>The frame of a stored event, encoded here.</summary>
    public static ThreadFrame OfEvent(ThreadCursor cursor, ThreadEvent @event) => OfStored(cursor, ThreadJson.Encode(@event), @event);

    /// <summary>The frame of a stored event whose JSON is there already.</summary>
    public static ThreadFrame OfStored(ThreadCursor cursor, ReadOnlyMemory<byte> json, ThreadEvent? @event = null)
    {
        var type = ReadType(json.Span);
        if (type is StepFinished.TypeName && (json.Span.IndexOf("\"state\":"u8) >= 0 || json.Span.IndexOf("\"lesson\":"u8) >= 0)
            && (@event ?? ThreadJson.Decode(json.Span)) is StepFinished step)
        {
            // Between the provider and the log.
            (@event, json) = (step with { State = null, Lesson = null }, ThreadJson.Encode(step with { State = null, Lesson = null }));
        }
        else if (type is StepFailed.TypeName && json.Span.IndexOf("\"lesson\":"u8) >= 0
            && (@event ?? ThreadJson.Decode(json.Span)) is StepFailed failed)
        {
            (@event, json) = (failed with { Lesson = null }, ThreadJson.Encode(failed with { Lesson = null }));
        }
        else if (type is StepCheckpoint.TypeName && json.Span.IndexOf("\"generation\":"u8) >= 0
            && (@event ?? ThreadJson.Decode(json.Span)) is StepCheckpoint { Generation: not null } checkpoint)
        {
            (@event, json) = (checkpoint with { Generation = null }, ThreadJson.Encode(checkpoint with { Generation = null }));
        }
        else if (type is InputRequested.TypeName && json.Span.IndexOf("\"state\":"u8) >= 0
            && (@event ?? ThreadJson.Decode(json.Span)) is InputRequested { State: not null } asked)
        {
            // Between the tool and the log.
            (@event, json) = (asked with { State = null }, ThreadJson.Encode(asked with { State = null }));
        }

        var head = Head(cursor, type);
        var sse = new byte[head.Length + json.Length + 2];
        Encoding.ASCII.GetBytes(head, sse);
        json.Span.CopyTo(sse.AsSpan(head.Length));
        sse[^2] = (byte)'\n';
        sse[^1] = (byte)'\n';
        return new(cursor, type, sse, head.Length, @event);
    }

    /// <summary>Takes a frame as another process encoded it.</summary>
    /// <exception cref="FormatException">The bytes are no frame of this form.</exception>
    public static ThreadFrame OfSse(byte[] sse)
    {
        ArgumentNullException.ThrowIfNull(sse);
        ReadOnlySpan<byte> rest = sse;
        ThreadCursor? cursor = null;
        if (rest.StartsWith("id: "u8))
        {
            cursor = ThreadCursor.TryParse(Encoding.ASCII.GetString(Line(ref rest)[4..]), out var at)
                ? at : throw new FormatException("The frame's id is not a cursor.");
        }

        var name = Line(ref rest);
        if (!name.StartsWith("event: "u8) || !rest.StartsWith("data: "u8))
        {
            throw new FormatException("A frame has an event name and data.");
        }

        var type = name[7..];
        return new(
            cursor,
            type.SequenceEqual("text.delta"u8) ? TextDelta : type.SequenceEqual("reasoning.delta"u8)
                ? ReasoningDelta : string.Intern(Encoding.ASCII.GetString(type)),
            sse,
            sse.Length - rest.Length + 6,
            null);

        static ReadOnlySpan<byte> Line(ref ReadOnlySpan<byte> rest)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? throw new FormatException("The frame is cut.") : rest[..end];
            rest = rest[(end + 1)..];
            return line;
        }
    }

    /// <summary>A piece of text or of reasoning, encoded once for all readers.</summary>
    public static ThreadFrame OfDelta(ThreadCursor cursor, bool reasoning, ReadOnlySpan<char> text)
    {
        var type = reasoning ? ReasoningDelta : TextDelta;
        var (buffer, json) = FrameScratch.Rent();
        var head = WriteHead(buffer, cursor, type);
        json.WriteStartObject();
        json.WriteString(TypeProperty, type);
        json.WriteString(TextProperty, text);
        json.WriteEndObject();
        json.Flush();
        return new(cursor, type, Finish(buffer), head, null);
    }

    /// <summary>A sign of life of the call <paramref name="callId"/>, so many milliseconds after it began.</summary>
    public static ThreadFrame OfProgress(string callId, long elapsedMs, string? note, string? kind = null)
    {
        var (buffer, json) = FrameScratch.Rent();
        var head = WriteHead(buffer, null, ToolProgress);
        json.WriteStartObject();
        json.WriteString(TypeProperty, ToolProgress);
        json.WriteString("callId", callId);
        json.WriteNumber("elapsedMs", elapsedMs);
        if (note is not null)
        {
            json.WriteString("note", note);
        }

        if (kind is not null)
        {
            json.WriteString("kind", kind);
        }

        json.WriteEndObject();
        json.Flush();
        return new(null, ToolProgress, Finish(buffer), head, null);
    }

    /// <summary>The last frame of a thread's stream: nothing is stored of it any more.</summary>
    public static ThreadFrame OfDeleted(DateTimeOffset at)
    {
        var (buffer, json) = FrameScratch.Rent();
        var head = WriteHead(buffer, null, ThreadDeleted);
        json.WriteStartObject();
        json.WriteString(TypeProperty, ThreadDeleted);
        json.WriteString("at", at);
        json.WriteEndObject();
        json.Flush();
        return new(null, ThreadDeleted, Finish(buffer), head, null);
    }

    private ThreadEvent Decode()
    {
        try
        {
            return ThreadJson.Decode(Json.Span);
        }
        catch (Exception exception)
            when (exception is JsonException or InvalidOperationException or NotSupportedException or ArgumentException)
        {
            throw new ThreadDamagedException($"The thread is damaged: its event {Cursor} cannot be read.", exception);
        }
    }

    private static byte[] Finish(ArrayBufferWriter<byte> buffer)
    {
        buffer.Write("\n\n"u8);
        return buffer.WrittenSpan.ToArray();
    }

    private static int WriteHead(ArrayBufferWriter<byte> buffer, ThreadCursor? cursor, string type)
    {
        if (cursor is { } at)
        {
            buffer.Write("id: "u8);
            Append(at.Sequence);
            if (at.Delta != 0)
            {
                buffer.Write("."u8);
                Append(at.Delta);
            }

            buffer.Write("\n"u8);
        }

        buffer.Write("event: "u8);
        Encoding.ASCII.GetBytes(type, buffer);
        buffer.Write("\ndata: "u8);
        return buffer.WrittenCount;

        void Append(long number)
        {
            number.TryFormat(buffer.GetSpan(20), out var written, default, CultureInfo.InvariantCulture);
            buffer.Advance(written);
        }
    }

    private static string Head(ThreadCursor cursor, string type) => $"id: {cursor}\nevent: {type}\ndata: ";

    private static string ReadType(ReadOnlySpan<byte> json)
    {
        try
        {
            return FindType(json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ThreadDamagedException("The thread is damaged: one of its events is none.", exception);
        }
    }

    private static string FindType(ReadOnlySpan<byte> json)
    {
        // The discriminator is the first property that the serializer writes; any other order comes from an import and is legal.
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (found)
            {
                return string.Intern(reader.GetString()!);
            }

            reader.Skip();
        }

        throw new JsonException("An event without a type.");
    }
}
