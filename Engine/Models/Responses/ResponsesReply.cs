using System.Text;
using System.Text.Json;
using ChatCluster.Threads;

namespace ChatCluster.Models.Responses;

/// <summary>
/// Reads the events of a reply as servers really send them. Each thing comes in pieces and then whole, several times over; what came in
/// pieces is not read
/// again, and what did not is read from where it stands whole.
/// </summary>
internal sealed class ResponsesReply(ModelSource source, ReplyBuilder builder, ModelFailures failures, bool background) : ReplyEvents
{
    private const string Prefix = "response.";

    // The id is stored with the step. A reply with a longer one is read like one that has none.
    private const int MostOfAnId = 256;

    private readonly ResponsesEvent _event = new();
    private readonly ReadItems _read = new();
    private readonly List<string> _items = [];
    private long _skipThrough = -1;
    private bool _ended;

    /// <summary>The number of the last event that was read.</summary>
    public long Sequence { get; private set; } = -1;

    /// <summary>The reply at its provider; none as long as it has not said so.</summary>
    public ModelGeneration? Generation { get; private set; }

    /// <summary>Whether the provider goes on with the reply without a listener.</summary>
    public bool CanReadOn => background && Generation is not null && !_ended;

    /// <summary>The wire broke, and reading goes on where it was.</summary>
    public void ReadOn() => _skipThrough = Sequence;

    public override ReplyBuilder Builder => builder;

    protected override ModelFailures Failures => failures;

    public override int Add(string eventType, ReadOnlySpan<byte> data)
    {
        Began = true;
        if (eventType is "error" && data[0] is not (byte)'{' && builder.Finish is null)
        {
            throw failures.FromStreamError(Encoding.UTF8.GetString(data));
        }

        data = LooseJson.Read(data, _event, out var read, out var refused)[..read];
        if (refused is not null)
        {
            throw failures.Broken("holds a line that is not its protocol", refused);
        }

        if (_event.Sequence is { } number && number <= _skipThrough)
        {
            return read;
        }

        var kept = _read.Kept;
        Apply(_event.Type.Length > 0 ? _event.Type : eventType, data);
        builder.Count(_read.Kept - kept);
        Sequence = _event.Sequence ?? Sequence;
        return read;
    }

    public override void AddEnd() => End();

    private void Apply(string type, ReadOnlySpan<byte> data)
    {
        switch (type)
        {
            case "response.output_text.delta" or "response.text.delta" or "response.refusal.delta":
                AddText(reasoning: false, "text", data, isPiece: true);
                break;
            case "response.output_text.done" or "response.text.done" or "response.refusal.done":
                AddText(reasoning: false, "text", data, isPiece: false);
                break;
            case "response.reasoning_summary_text.delta" or "response.reasoning_text.delta" or "response.reasoning.delta":
                AddText(reasoning: true, "reasoning", data, isPiece: true);
                break;
            case "response.reasoning_summary_text.done" or "response.reasoning_text.done" or "response.reasoning.done":
                AddText(reasoning: true, "reasoning", data, isPiece: false);
                break;
            case "response.function_call_arguments.delta" or "response.function_call_arguments.done":
                AddArguments(type.EndsWith("done", StringComparison.Ordinal));
                break;
            case "response.output_item.added" or "response.output_item.done" when _event.Item is { } item:
                AddItem(item, _event.OutputIndex, isWhole: type.EndsWith("done", StringComparison.Ordinal));
                break;
            case "error":
                throw failures.FromStreamError(_event.Error ?? Encoding.UTF8.GetString(data));
            default:
                AddResponse(_event.Response ?? (_event.IsResponse ? Encoding.UTF8.GetString(data) : null), type);
                break;
        }

        if (_event.Error is { } error && builder.Finish is null)
        {
            throw failures.FromStreamError(error);
        }
    }

    private void AddText(bool reasoning, string kind, ReadOnlySpan<byte> data, bool isPiece)
    {
        if (_event.Text is not { } piece || (!_read.Add(kind, _event.OutputIndex, _event.ItemId) && !isPiece))
        {
            return;
        }

        builder.Text(reasoning, data.Slice(piece.Start, piece.Length), piece.Escaped);
    }

    private void AddItem(string raw, int? outputIndex, bool isWhole)
    {
        using var json = JsonDocument.Parse(raw, new() { AllowTrailingCommas = true, MaxDepth = 256 });
        AddItem(ResponsesItem.Of(json.RootElement), outputIndex, isWhole);
    }

    private void AddItem(ResponsesItem item, int? outputIndex, bool isWhole)
    {
        if (item.IsCall)
        {
            if (!isWhole || _read.Add("whole call", outputIndex, item.Id))
            {
                var index = _read.PlaceOfCall(outputIndex, item.Id);
                builder.Call(
                    new(index, item.CallId ?? item.Id, item.Name, item.Arguments ?? "", (item.IsWhole || isWhole) && item.Arguments is
                    {
                        Length: > 0,
                    }));
            }
        }
        else if (isWhole && (item.IsMessage || item.IsReasoning))
        {
            if (_read.Add(item.IsReasoning ? "reasoning" : "text", outputIndex, item.Id) && item.Text.Length > 0)
            {
                builder.Text(item.IsReasoning, TextDecoder.Whole(item.Text));
            }

            if (item.IsReasoning && item.Id is not null && _read.Add("item", outputIndex, item.Id))
            {
                builder.Count(item.Raw.Length);
                _items.Add(item.Raw);
            }
        }
    }

    private void AddArguments(bool isWhole)
    {
        if (!_read.Has("whole call", _event.OutputIndex, _event.ItemId) && _event.Arguments is { Length: > 0 } arguments)
        {
            builder.Call(new(_read.PlaceOfCall(_event.OutputIndex, _event.ItemId), null, null, arguments, isWhole || _event.IsWhole));
        }
    }

    private void AddResponse(string? raw, string type)
    {
        if (raw is null)
        {
            return;
        }

        using var json = JsonDocument.Parse(raw, new() { AllowTrailingCommas = true, MaxDepth = 256 });
        var response = json.RootElement;
        var status = ResponsesItem.Word(response, "status")
            ?? (type.StartsWith(Prefix, StringComparison.Ordinal) ? type[Prefix.Length..] : type);
        if (Generation is null && background && ResponsesItem.Word(response, "id") is { Length: <= MostOfAnId } id)
        {
            Generation = new(source.Provider, source.Model, id);
            builder.Note(new GenerationContent(Generation));
        }

        if (status is "queued" or "in_progress" or "created")
        {
            return;
        }

        _ended = true;
        if (status is "failed" or "cancelled")
        {
            throw failures.FromStreamError(
                response.TryGetProperty("error", out var error) && error.ValueKind is JsonValueKind.Object or JsonValueKind.String
                ? error.GetRawText()
                : $$"""{"message":"The response was {{status}}."}""");
        }

        if (response.TryGetProperty("output", out var output) && output.ValueKind is JsonValueKind.Array)
        {
            foreach (var (index, item) in output.EnumerateArray().Where(item => item.ValueKind is JsonValueKind.Object).Index())
            {
                AddItem(ResponsesItem.Of(item), index, isWhole: true);
            }
        }

        if (response.TryGetProperty("usage", out var usage))
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(usage.GetRawText()), JsonValues.Lenient);
            reader.Read();
            builder.Usage = OpenAI.OpenAIUsage.Read(ref reader) ?? builder.Usage;
        }

        var reason = response.TryGetProperty("incomplete_details", out var details) && details.ValueKind is JsonValueKind.Object
            ? ResponsesItem.Word(details, "reason") : null;
        builder.EndsWith(status is "incomplete" ? reason ?? "length" : "stop");
        Complete();
    }

    protected override void Complete()
    {
        _ended = true;
        if (_items.Count > 0 || builder.CallExtras is not null)
        {
            builder.State = OpenAI.OpenAIState.Write(source, null, _items, builder.CallExtras);
        }

        builder.End();
    }
}
