namespace ChatCluster.Web.Formats.LlmChat;

/// <summary>How the gateway chat words the failure of a run.</summary>
internal static class LlmChatError
{
    public static string Text(string? code, string? message) => code switch
    {
        "model_unreachable" or "model_stream_broken" => $"Connection lost: {message}",
        "model_stalled" => "Request timed out waiting for LLM response",
        _ => $"Service error: {message}",
    };

    public static int Status(string? code) => code is "model_stalled" ? 504 : 503;
}
