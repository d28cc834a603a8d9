using System.Text.Json.Nodes;
using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using ChatCluster.Web.Streaming;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.LangGraph;

/// <summary>Answers with the state that a run has led to.</summary>
/// <param name="silent">Whether the end is all that is wanted.</param>
internal sealed class LangGraphAnswer(bool silent = false) : IRunAnswer
{
    private readonly OpenCalls _calls = new();
    private RunFinished? _end;

    public bool IsWaiting => !silent && _calls.IsWaiting;

    public void Observe(ThreadFrame frame)
    {
        switch (frame.Type)
        {
            case RunStarted.TypeName:
                _calls.Clear();
                break;
            case RunFinished.TypeName:
                _end = (RunFinished)frame.Event!;
                break;
            case ToolCalled.TypeName or ToolFinished.TypeName or ApprovalRequested.TypeName or ApprovalResolved.TypeName
                or InputRequested.TypeName or InputResolved.TypeName:
                _calls.Follow((RunEvent)frame.Event!);
                break;
            default:
                break;
        }
    }

    public IResult Build(PostedRun run) => silent ? TypedResults.NoContent()
        : _end is { Reason: RunReason.Failed } failed
            ? LangGraphJson.Ok(new JsonObject
            {
                ["__error__"] = new JsonObject { ["error"] = failed.Code ?? "failed", ["message"] = failed.Message ?? "The run failed." },
            })
            : new Values(run.Key, IsWaiting ? LangGraphInterrupts.Of(_calls.Calls) : null);

    private sealed class Values(ThreadKey key, JsonArray? interrupts) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var rounds = await ThreadRounds.ReadAsync(LangGraphStreams.Threads(httpContext), key, httpContext.RequestAborted);
            await (rounds is null ? Problem.ThreadNotFound : LangGraphJson.Ok(LangGraphState.Of(rounds).ToJson(interrupts)))
                .ExecuteAsync(httpContext);
        }
    }
}
