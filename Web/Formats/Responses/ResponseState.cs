using ChatCluster.Threads;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>What is known of the run that a response is of.</summary>
internal sealed class ResponseState(ResponseAsk ask)
{
    private Usage _usage = Usage.None;
    private Usage _before = Usage.None;
    private string? _broughtMustCall;

    public RunStarted? Started { get; set; }

    public MessagePosted? Message { get; set; } = ask.Message;

    public RunFinished? Finished { get; set; }

    /// <summary>
    /// Whether the run waits for an answer that the client gives with a new request: for the client this response is over.
    /// </summary>
    public bool Waits { get; set; }

    public string Model => Started?.Model ?? StepModel ?? ask.Model ?? "";

    public string? StepModel { get; set; }

    /// <summary>The response that this one follows.</summary>
    public ResponseId? Previous => ask.Previous;

    /// <summary>What the response was to call: what the message says, or what stands beside the results that this part answers.</summary>
    public string? MustCall => ask.From > 0 ? _broughtMustCall : Message?.MustCall;

    /// <summary>What the response has used so far; of one that goes on, without the calls under way.</summary>
    public (long InputTokens, long OutputTokens) Used => Finished?.Usage is { } all
        ? (Math.Max(0, all.InputTokens - _before.InputTokens), Math.Max(0, all.OutputTokens - _before.OutputTokens))
        : (_usage.InputTokens, _usage.OutputTokens);

    public string? Instructions =>
        Message?.Context is { } context && context.TryParse(out var value) ? value.Text("instructions") : null;

    public string Status => Finished switch
    {
        null => Waits ? ResponseItem.Completed : ResponseItem.InProgress,
        { Reason: RunReason.Failed } => ResponseItem.Failed,
        { Reason: RunReason.Stopped } => "cancelled",
        { Reason: RunReason.Limited } or { Finish: not null } => ResponseItem.Incomplete,
        _ => ResponseItem.Completed,
    };

    public string? IncompleteReason => Status is not ResponseItem.Incomplete ? null
        : Finished!.Finish is "length" ? "max_output_tokens"
        : Finished.Finish ?? Finished.Code ?? "limited";

    /// <summary>Notes what a new part of the run begins with.</summary>
    public void Follow(RunEvent @event) => _broughtMustCall = @event switch
    {
        ToolFinished { Client: true } brought => brought.MustCall,
        ApprovalResolved => null,
        _ => _broughtMustCall,
    };

    public void Add(Usage? usage) => _usage = _usage.Add(usage);

    /// <summary>Notes what was used by the responses before.</summary>
    public void Leave(Usage? usage) => _before = _before.Add(usage);
}
