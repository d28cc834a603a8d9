using System.Collections.Immutable;
using ChatCluster.Files;
using ChatCluster.Threads;
using ChatCluster.Tools.Results;
using ChatCluster.Tools.Safety;

namespace ChatCluster.Rules;

/// <summary>Steps, tool calls and approvals.</summary>
internal sealed partial class ImportCheck
{
    // Each step's text is stored whole when it ends, so the pieces before are only needed where an export ends in the middle of one. They
    // are put together once and not piece by piece, which would take for ever for many small ones.
    private readonly List<StepText> _written = [];
    private readonly HashSet<string> _calls = new(StringComparer.Ordinal);
    private int _writtenLength;

    private string? StepBegun(StepStarted e)
    {
        var run = _thread.Run!;
        return run.StopRequested ? "the run was asked to stop"
            : !run.Pending.IsEmpty ? $"the call '{Shown(run.Pending[0].Call.CallId)}' has no result"
            : e.Step != run.NextStep || e.Attempt != run.Attempt + 1
                ? $"it is attempt {run.Attempt + 1} at step {run.NextStep} and says {e.Attempt} at {e.Step}"
            : Name("model", e.Model);
    }

    private string? Checkpoint(StepCheckpoint e) =>
        !Open(e.Step, e.Attempt) ? NotOpen
        : e.From != _writtenLength ? $"it begins at {e.From} of the step's text and {_writtenLength} are there"
        : Written(e.Text ?? "", e.Reasoning, e.Layout) ?? ReplyFiles(e.Text ?? "", e.Files);

    private string? StepEnded(StepFinished e)
    {
        var run = _thread.Run!;
        return (run.Attempt == 0 && (run.StopRequested || !run.Pending.IsEmpty)) || e.Step != run.NextStep ? NotOpen
            : e.Calls is < 1 or > MaxCalls ? $"a step makes up to {MaxCalls} calls"
            : e.ReasoningMs < 0 ? "its reasoning took less than no time"
            : Long("finish", e.Finish, MaxId) ?? Written(e.Text, e.Reasoning, e.Layout) ?? ReplyFiles(e.Text, e.Files);
    }

    private string? StepBroken(StepFailed e) =>
        !Open(e.Step, e.Attempt) || _thread.Run!.StopRequested ? NotOpen
        : e.RetryAfterMs < 0 ? "its wait is negative"
        : Id("code", e.Code) ?? Long("message", e.Message, MaxMessage);

    private string? Compacted(ContextCompacted e) =>
        _thread.Run is not { StepOpen: true, StopRequested: false } ? NotOpen
        : e.Kind is not (ContextCompacted.Summarized or ContextCompacted.LeftOut or ContextCompacted.Results) ? "its kind is not known"
        : e.Through is { } through && !_thread.Ended.ContainsKey(through) ? $"no run '{Shown(through)}' has ended"
        : Long("summary", e.Summary, MaxMessage);

    private string? Recalled(MemoryRecalled e) =>
        _thread.Run is not { StepOpen: true, StopRequested: false } ? NotOpen
        : e.Facts is not { IsDefaultOrEmpty: false, Length: <= 1_000 } ? "it recalls nothing"
        : e.Facts.Select(fact => Id("facts", fact)).FirstOrDefault(problem => problem is not null);

    private string? Called(ToolCalled e) =>
        !_calling ? "calls come together with the step that asks for them"
        : _thread.Run!.StopRequested ? "the run was asked to stop"
        : _thread.Run.Pending.Length >= MaxCalls ? $"a step makes up to {MaxCalls} calls"
        : _calls.Contains(e.CallId) ? $"the run has a call '{Shown(e.CallId)}' already"
        : e.Arguments.Text is null ? "it has no arguments"
        : Whose(e) ?? Id("callId", e.CallId, MaxCallId) ?? Long("name", e.Name, MaxCallId)
        ?? Long("arguments", e.Arguments.Text, MaxArguments) ?? Noted(e);

    private string? Asked(ApprovalRequested e) =>
        !_calling || Pending(e.CallId) is not { Call.NeedsApproval: true, Waiting: null } call || call.Call.Name != e.Name
            ? $"no call '{Shown(e.CallId)}' needs an approval"
        : Sources(e.Sources) ?? Long("arguments", call.Call.Arguments.Text, MaxContext)
        ?? (call.Call.Arguments.TryParse(out var json) && CanonicalJson.Hash(json) == e.ArgumentsHash
            ? null
            : "argumentsHash is not that of the call's arguments");

    private static string? Sources(ImmutableArray<OutsideSource>? sources)
    {
        // Array elements may be null despite their non-nullable type.
        foreach (OutsideSource? source in sources is { IsDefault: false } named ? named : [])
        {
            if (source is null || (Id("kind", source.Kind) ?? Long("name", source.Name, MaxCallId)) is not null)
            {
                return "a source has a kind, and a name that is not too long";
            }
        }

        return sources?.Length > MaxSources ? $"an approval names up to {MaxSources} sources" : null;
    }

    private string? Resolved(ApprovalResolved e) =>
        Pending(e.CallId)?.Waiting is null || _thread.Run!.StopRequested ? $"no call '{Shown(e.CallId)}' waits for an approval"
        : e.Arguments is { } edited && !(edited.Text.Length <= MaxContext && IsObject(edited))
            ? $"edited arguments are a JSON object of up to {MaxContext} characters"
        : e is { Approved: false, Remember: true } ? "only a consent is remembered"
        : Long("reason", e.Reason, MaxReason) ?? Name("by", e.By);

    private string? CallBegun(ToolStarted e) =>
        _thread.Run!.StopRequested || Pending(e.CallId) is not { Waiting: null, IsWithClient: false } call
            ? $"no call '{Shown(e.CallId)}' is pending"
        : e.IdempotencyKey != $"{e.RunId}-{e.CallId}" ? "its idempotencyKey is not that of the call"
        : e.Attempt != (call.Started is { } before ? (before.Attempt ?? 1) + 1 : null) ? "it is another attempt than the next one"
        : null;

    private string? Part(ToolPart e) =>
        Pending(e.CallId) is null ? $"no call '{Shown(e.CallId)}' waits for its result"
        : _thread.Run!.Node.Items.Count(item => item is ToolPart part && part.CallId == e.CallId) >= ResultStore.MaxParts
            ? $"a result has up to {ResultStore.MaxParts} parts"
        : e switch
        {
            ToolCode code => Long("text", code.Text, MaxMessage) ?? Name("language", code.Language) ?? Whole(code.File),
            ToolPrinted output => Long("text", output.Text, MaxMessage) ?? Whole(output.File),
            ToolTrouble error => Long("text", error.Text, MaxMessage) ?? Whole(error.File),
            ToolImage image => Whole(image.File),
            ToolFile file => Whole(file.File),
            ToolSource source => Source(source),
            _ => "parts of this kind are not imported",
        };

    // The file itself comes with the result.
    private string? Whole(Attachment? file) =>
        file is null ? null : Files([file]) ?? (DataUrl.Is(file.Url) ? "the file of a part is named by its address" : null);

    private static string? Source(ToolSource source) =>
        source is { Url: null, Title: null, Place: null } ? "a source has a url, a title or a place"
        : (source.Url is { } url ? Id("url", url, MaxReason) : null) ?? (source.Title is { } title ? Id("title", title, MaxName) : null)
            ?? (source.Place is { } place ? Id("place", place, MaxName) : null)
            ?? (source.MediaType is { } mediaType && !MediaTypeText.IsSound(mediaType) ? "the media type of a source is none" : null);

    private string? CallEnded(ToolFinished e) =>
        Pending(e.CallId) is not { } call || call.Call.Name != e.Name ? $"no call '{Shown(e.CallId)}' of this tool waits for its result"
        : (e.Result is null) == (e.Error is null) ? "a call has either a result or an error"
        : e.ElapsedMs < 0 ? "its time is negative"
        : Long("result", e.Result, MaxResult) ?? Long("preview", e.Preview, MaxPreview) ?? Long("code", e.Error?.Code, MaxId)
        ?? Long("message", e.Error?.Message, Pending(e.CallId) is { IsWithClient: true } ? MaxResult : MaxMessage)
            ?? Files(e.Files) ?? Links(e.Links)
            ?? (e is { Client: not true, MustCall: not null } ? "only a result that a client brings has mustCall" : Called(e.MustCall));

    private const string NotOpen = "no such step is under way";

    private bool Open(int step, int attempt) => _thread.Run is { StepOpen: true } run && run.Step == step && run.Attempt == attempt;

    private PendingCall? Pending(string callId) => _thread.Run!.Pending.FirstOrDefault(call => call.Call.CallId == callId);

    private string? Noted(ToolCalled e)
    {
        _calls.Add(e.CallId);
        return null;
    }

    /// <summary>Whether a step's text is as its layout says. The lengths are added up as a position in the text is.</summary>
    private static string? Written(string text, string? reasoning, ImmutableArray<int>? layout)
    {
        if ((long)text.Length + (reasoning?.Length ?? 0) > MaxReply)
        {
            return $"its text is longer than {MaxReply} characters";
        }

        if (layout is not { } lengths)
        {
            return string.IsNullOrEmpty(reasoning) ? null : "its layout is missing";
        }

        if (lengths.IsDefault || lengths.Any(length => length < 0))
        {
            return "its layout is not that of its text";
        }

        var (thought, said) = (0L, 0L);
        for (var i = 0; i < lengths.Length; i++)
        {
            (thought, said) = i % 2 == 0 ? (thought + lengths[i], said) : (thought, said + lengths[i]);
        }

        return thought == (reasoning?.Length ?? 0) && said == text.Length ? null : "its layout is not that of its text";
    }

    private void KeepWritten(StepCheckpoint e)
    {
        var piece = new StepText(e.Text ?? "", e.Reasoning, e.Layout);
        _written.Add(piece);
        _writtenLength += piece.Length;
    }

    private StepText Written()
    {
        var writer = new StepWriter();
        foreach (var (reasoning, text) in _written.SelectMany(piece => piece.After(0)))
        {
            writer.Append(reasoning, reasoning ? text : Moved(text));
        }

        return writer.ToText();
    }

    private void ForgetWritten()
    {
        _written.Clear();
        _writtenLength = 0;
    }

    private void ForgetRun()
    {
        ForgetWritten();
        _calls.Clear();
    }
}
