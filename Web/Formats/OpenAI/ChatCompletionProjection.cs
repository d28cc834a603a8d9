using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;

namespace ChatCluster.Web.Formats.OpenAI;

/// <summary>
/// One run as chunks of a chat completion, to its end or to calls that the client makes. The server's tools are called here, so that the
/// client sees the texts of all steps as one. What an attempt has shown cannot be taken back in this protocol: where it does not count any
/// more, the stream ends with an error, and the thread has the reply.
/// </summary>
internal sealed class ChatCompletionProjection : IStreamProjection
{
    /// <summary>The answer ends with calls that the client makes.</summary>
    public const string ToolCalls = "tool_calls";

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StreamScope _scope;
    private readonly ChatCompletionAsk _ask;
    private readonly OpenCalls _calls = new();
    private Usage _used = Usage.None;
    private byte[] _chunkHead = [];
    private readonly List<string> _texts = [];
    private readonly List<ToolSource> _sources = [];
    private string? _runId;
    private bool _stepShown;
    private bool _spoken;
    private bool _failed;
    private bool _finished;

    public ChatCompletionProjection(StreamScope scope, ChatCompletionAsk ask) => (_scope, _ask) = (scope, ask);

    public bool IsOver => _failed;

    public bool IsWaiting => _calls.IsWithClient;

    public void Write(IBufferWriter<byte> output, ThreadFrame frame)
    {
        // What stands before a completion that is a part of its run is only remembered.
        var earlier = frame.Cursor is not { } cursor || cursor.Sequence <= _ask.From;
        if (frame.IsDelta)
        {
            if (_runId is not null && !_failed && !earlier)
            {
                WriteDelta(output, frame);
            }

            return;
        }

        if (frame.Event is RunEvent of && of.RunId == _runId)
        {
            _calls.Follow(of);
        }

        switch (frame.Event)
        {
            case RunStarted e when e.RunId == _scope.Run?.RunId:
                Start(output, e);
                break;
            case ToolSource e when e.RunId == _runId:
                _sources.Add(e);
                break;
            case RunEvent when earlier:
                break;
            case StepStarted { Attempt: > 1 } e when e.RunId == _runId && _stepShown:
                Fail(output,
                    new("The model failed in the middle of its reply, and it begins again. The thread has the reply; send the request again for another.", "server_error", "reply_restarted", null));
                break;
            case StepStarted e when e.RunId == _runId:
                _stepShown = false;
                break;
            case StepFinished e when e.RunId == _runId:
                _used = _used.Add(e.Usage);
                if (e.Text.Length > 0)
                {
                    _texts.Add(e.Text);
                }

                break;
            case InputRequested e when e.RunId == _runId:
                // Beside the reply, of which it is no part: the run waits, and this protocol has no word for it.
                var asked = $"{WireInputs.Text(_scope.Key, e)}\n\n";
                Choice(output, JsonSerializer.SerializeToUtf8Bytes(new { reasoning_content = asked }, Relaxed), null);
                break;
            case RunFinished e when e.RunId == _runId:
                Finish(output, e);
                break;
            default:
                break;
        }
    }

    public void WriteKeepalive(IBufferWriter<byte> output) => NativeFormat.WriteSseKeepalive(output);

    public void WriteProblem(IBufferWriter<byte> output, Problem problem) => Fail(output, OpenAIProblems.Of(problem));

    public void WriteEnd(IBufferWriter<byte> output)
    {
        if (_failed)
        {
            return;
        }

        if (!_finished && IsWaiting)
        {
            WriteCalls(output);
        }

        output.Write("data: [DONE]\n\n"u8);
    }

    /// <summary>Why an answer ends, in the words of this protocol.</summary>
    public static string FinishOf(RunFinished e) => e switch
    {
        { Finish: "length" } or { Reason: RunReason.Limited } => "length",
        { Finish: "content_filter" } => "content_filter",
        _ => "stop",
    };

    /// <summary>The sources that a text names, as annotations of a message.</summary>
    public static IReadOnlyList<object> Annotations(IReadOnlyList<Citation> cited) =>
        [.. cited.Select(
            place => new
            {
                Type = "url_citation",
                UrlCitation = new { StartIndex = place.Start, EndIndex = place.End, place.Title, place.Url },
            })];

    private void Start(IBufferWriter<byte> output, RunStarted e)
    {
        _runId = e.RunId;
        var created = _ask.Now.ToUnixTimeSeconds();
        _chunkHead = JsonSerializer.SerializeToUtf8Bytes(
            new { id = $"chatcmpl-{e.RunId}", @object = "chat.completion.chunk", created, model = e.Model ?? _ask.Model },
            Relaxed)[..^1];
        Choice(output, "{\"role\":\"assistant\",\"content\":\"\"}"u8, null);
    }

    private void WriteDelta(IBufferWriter<byte> output, ThreadFrame frame)
    {
        var text = ReferenceEquals(frame.Type, ThreadFrame.TextDelta);
        if (text && _spoken && !_stepShown)
        {
            // The text of another step.
            Choice(output, "{\"content\":\"\\n\\n\"}"u8, null);
        }

        _stepShown = true;
        _spoken |= text;
        output.Write("data: "u8);
        output.Write(_chunkHead);
        output.Write(text
            ? ",\"choices\":[{\"index\":0,\"delta\":{\"content\":"u8 : ",\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":"u8);
        output.Write(frame.TextJson);
        output.Write("},\"finish_reason\":null}]}\n\n"u8);
    }

    private void Finish(IBufferWriter<byte> output, RunFinished e)
    {
        if (e.Reason is RunReason.Failed)
        {
            Fail(output, new(e.Message ?? "The run failed.", "server_error", e.Code, null));
            return;
        }

        _finished = true;
        var cited = Citation.Find(string.Join("\n\n", _texts), _sources);
        Choice(output, cited.Count == 0 ? "{}"u8 : JsonSerializer.SerializeToUtf8Bytes(
            new { Annotations = Annotations(cited) }, OpenAIJson.Options), FinishOf(e));
        WriteUsage(output, _ask.From == 0 ? e.Usage : _used);
    }

    // The client makes them, and sends the results with its next request.
    private void WriteCalls(IBufferWriter<byte> output)
    {
        var calls = _calls.Calls.Select((open, index) => new
        {
            index,
            id = ClientCallId.Of(_scope.Key.Id, open.Call.CallId),
            type = "function",
            function = new { name = open.Call.Name, arguments = open.Call.Arguments.Text },
        });
        Choice(output, JsonSerializer.SerializeToUtf8Bytes(new { tool_calls = calls }, Relaxed), null);
        Choice(output, "{}"u8, ToolCalls);
        WriteUsage(output, _used);
    }

    private void WriteUsage(IBufferWriter<byte> output, Usage usage)
    {
        if (!_ask.IncludesUsage)
        {
            return;
        }

        output.Write("data: "u8);
        output.Write(_chunkHead);
        output.Write(",\"choices\":[],\"usage\":"u8);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(ChatCompletionUsage.Of(usage)));
        output.Write("}\n\n"u8);
    }

    private void Choice(IBufferWriter<byte> output, ReadOnlySpan<byte> delta, string? finish)
    {
        output.Write("data: "u8);
        output.Write(_chunkHead);
        output.Write(",\"choices\":[{\"index\":0,\"delta\":"u8);
        output.Write(delta);
        output.Write(",\"finish_reason\":"u8);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(finish));
        output.Write("}]}\n\n"u8);
    }

    // The client throws on it, so that no cut reply passes for a whole one.
    private void Fail(IBufferWriter<byte> output, OpenAIError error)
    {
        _failed = true;
        output.Write("data: "u8);
        output.Write(JsonSerializer.SerializeToUtf8Bytes(new { error }, OpenAIJson.Options));
        output.Write("\n\n"u8);
    }
}
