using System.Text.Json;

namespace ChatCluster.Tests.Web.Formats;

/// <summary>What OpenAI's own client makes of a server's responses.</summary>
internal static class ResponsesAnswers
{
    private const string Time = """["mcp_call", "completed", "time_of", {"zone": "Rome"}, {"zone": "Rome", "time": "12:00"}]""";
    private const string OtherTime = """["mcp_call", "completed", "time_of", {"zone": "Tokyo"}, {"zone": "Tokyo", "time": "12:00"}]""";
    private const string Noon = """["message", "completed", "It is noon."]""";
    private const string Asks =
        """{"status": "completed", "output": [["mcp_approval_request", "guarded", {"zone": "Rome"}]], "reason": null}""";

    public static void AssertAll(JsonElement seen) => SeenByClient.AssertSame(
        $$"""
        {
          "whole": {"status": "completed", "output": [["message", "completed", "Hello world"]], "reason": null, "text": "Hello world", "usage": [5, 3, 8], "object": "response", "model": "sandbox"},
          "wholeError": ["failed", "model_rejected"],
          "plain": {"status": "completed", "output": [["message", "completed", "Hello world"]], "reason": null},
          "reasoning": {"status": "completed", "output": [["reasoning", "Hmm, well."], ["message", "completed", "So it is."]], "reason": null},
          "tool": {"status": "completed", "output": [["message", "completed", "Let me see."], {{Time}}, {{Noon}}], "reason": null},
          "parallel": {"status": "completed", "output": [{{Time}}, {{OtherTime}}, {{Noon}}], "reason": null},
          "tool error": {"status": "completed", "output": [["mcp_call", "failed", "broken", {"zone": "Rome"}, "error"], {{Noon}}], "reason": null},
          "split": {"status": "completed", "output": [["message", "completed", "a\ud83d\ude42\u00e9\u4e2d\"\\\n\u2028z"]], "reason": null},
          "silence": {"status": "completed", "output": [["message", "completed", "Waited"]], "reason": null},
          "large": {"status": "completed", "output": [["message", "completed", 1000000]], "reason": null},
          "failed": ["failed", "model_rejected"],
          "background": ["in_progress", true],
          "polled": {"status": "completed", "output": [["message", "completed", "Slowly but surely"]], "reason": null},
          "resumed": {"cut": true, "text": "Slowly but surely", "kinds": ["response.created", "response.in_progress", "response.output_item.added", "response.content_part.added",
            "response.output_text.done", "response.content_part.done", "response.output_item.done", "response.completed"]},
          "suffixes": true, "helper": "Slowly but surely",
          "cancelled": {"before": "On and on", "ended": ["response.incomplete", "cancelled"], "status": "cancelled", "output": [["message", "incomplete", "On and on"]], "reason": null},
          "cancelledAgain": "cancelled", "left": "cancelled",
          "approved": {"asks": {{Asks}}, "goes": {"status": "completed", "output": [["mcp_call", "completed", "guarded", {"zone": "Rome"}, {"zone": "Rome", "time": "12:00"}], {{Noon}}], "reason": null},
            "another": true, "read": true, "again": true},
          "denied": {"asks": {{Asks}}, "goes": {"status": "completed", "output": [["mcp_call", "failed", "guarded", {"zone": "Rome"}, "error"], {{Noon}}], "reason": null},
            "another": true, "read": true, "again": true},
          "edited": {"asks": {{Asks}}, "goes": {"status": "completed", "output": [["mcp_call", "completed", "guarded", {"zone": "Oslo"}, {"zone": "Oslo", "time": "12:00"}], {{Noon}}], "reason": null},
            "another": true, "read": true, "again": true},
          "talk": {"conversation": "resp-talk", "previous": true, "beside": true, "rounds": ["plain", "reasoning"]},
          "behind": ["plain", "plain", "plain"],
          "held": "You are Ada.", "file": ["It says hello.", "Be short."],
          "input": [["user", [["input_text", "file"], ["input_file", "a.txt"]]]],
          "deleted": ["deleted", ["NotFoundError", 404, "response_not_found", ""]],
          "notDeleted": ["ConflictError", 409, "response_in_conversation", ""],
          "tools": "answered", "ownTools": "answered",
          "mine": {"status": "completed", "output": [["message", "completed", "Let me look."], ["function_call", "page_title", {"part": "head"}], ["mcp_call", "completed", "time_of", {"zone": "Rome"}]],
            "offered": ["page_title"], "went": "It is noon.", "same": true, "again": "It is noon.",
            "previous": [true, true, ["page_title"]],
            "kept": ["completed", ["message", "function_call", "mcp_call"]], "held": "It is noon.", "heldSame": true,
            "late": ["ConflictError", 409, "result_not_open", ""]},
          "parts": {"same": [true, true, true], "replayed": true, "went": ["message"], "previous": [true, true, null], "usage": true,
            "input": [["function_call_output", true, "Home"]], "inputMine": [["message", "user"]],
            "unread": ["NotFoundError", 404, "response_not_found", ""], "other": ["ConflictError", 409, "result_differs", "input", true],
            "superseded": ["BadRequestError", 400, "response_superseded", "previous_response_id", true],
            "deleted": [["ConflictError", 409, "response_in_conversation", ""], ["ConflictError", 409, "response_in_conversation", ""]], "cancelled": "completed"},
          "open": {"withoutOutput": [400, "tool_output_missing", "input", true], "intoOpen": ["BadRequestError", 400, "tool_output_missing", "input"],
            "closed": ["completed", true], "late": ["ConflictError", 409, "result_not_open", ""], "gone": "deleted"},
          "twice": {"questions": 2, "half": [400, "tool_output_missing", true], "both": ["mcp_call", "mcp_call", "message"], "previous": true,
            "input": [[["mcp_approval_response", 1, true], ["mcp_approval_response", 0, true]], [["mcp_approval_response", 0, true], ["mcp_approval_response", 1, true]]]},
          "busy": [["ConflictError", 409, "busy", ""], [409, "busy"], 2],
          "must": {"one": [[["function_call", "page_title"]], {"type": "function", "name": "page_title"}, null], "any": [[["function_call", "other"]], "required", null],
            "not": [[["message", null]], "required", "tool_not_called"], "none": ["UnprocessableEntityError", 422, "must_call_unknown", ""], "odd": ["BadRequestError", 400, "unsupported_parameter", "tool_choice"],
            "after": ["page_title", "auto", "auto"]},
          "format": ["BadRequestError", 400, "unsupported_parameter", "response_format"], "prompt": ["BadRequestError", 400, "unsupported_parameter", "prompt"],
          "both": ["BadRequestError", 400, "unsupported_parameter", "previous_response_id"],
          "unknownModel": ["UnprocessableEntityError", 422, "unknown_model", ""], "empty": ["UnprocessableEntityError", 422, "input_missing", ""],
          "noPrevious": ["NotFoundError", 404, "response_not_found", "previous_response_id"], "badPrevious": ["NotFoundError", 404, "response_not_found", "previous_response_id"],
          "extra": "answered", "unknown": ["NotFoundError", 404, "response_not_found", ""]
        }
        """,
        seen);
}
