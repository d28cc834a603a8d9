using ChatCluster.Threads;
using ChatCluster.Web.Problems;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Web.Formats.Responses;

/// <summary>What is said to requests that do not fit the response they follow.</summary>
internal static class ResponseRefusals
{
    public static Problem NotOpen { get; } = new(
        StatusCodes.Status409Conflict, "approval_not_open",
        "No call waits for this answer; it was answered, expired or stopped. Read the response again.");

    public static Problem NoPrevious(ResponseId id) => ResponseId.NotFound(id.ToString()) with { Field = "previous_response_id" };

    /// <summary>A response that asked is followed by nothing but answers to all it has asked: in OpenAI's words.</summary>
    public static Problem Unanswered(ThreadKey key, OpenCalls.OpenCall open) => new(
        StatusCodes.Status400BadRequest, "tool_output_missing", open.IsClients
            ? $"No tool output found for function call {ClientCallId.Of(key.Id, open.Call.CallId)}."
            : $"No approval response found for approval request {ResponsesProjection.QuestionPrefix}{open.Call.CallId}.")
    {
        Field = "input",
        ThreadId = key.Id,
    };

    /// <summary>What a response asked was answered or expired: a conversation has no other way on from there.</summary>
    public static Problem Superseded(ResponseId id, ResponseId next, ResponseId last) => new(
        StatusCodes.Status400BadRequest, "response_superseded",
        $"What response '{id}' asked was answered or expired, and response '{next}' follows it. Send '{last}' as previous_response_id.")
    {
        Field = "previous_response_id",
        ThreadId = id.ThreadId,
    };

    public static Problem OtherOutput(ThreadKey key, string callId, ResponseId answered) => new(
        StatusCodes.Status409Conflict, "result_differs",
        $"Another output was brought for function call {ClientCallId.Of(key.Id, callId)}; response '{answered}' goes on with that one.")
    {
        Field = "input",
        ThreadId = key.Id,
    };
}
