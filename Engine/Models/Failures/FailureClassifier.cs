namespace ChatCluster.Models;

/// <summary>Tells the kind of a failure from its HTTP status and from what the provider says of it.</summary>
internal static class FailureClassifier
{
    // Words of the providers' own documents and sources: OpenAI, Azure, Anthropic, Gemini, Mistral, DeepSeek, Qwen, OpenRouter, vLLM,
    // llama.cpp, Ollama.
    private static readonly string[] Quota =
    [
        "insufficient_quota", "billing_not_active", "billing_hard_limit", "exceeded your current quota", "credit balance is too low",
        "insufficient balance",
        "insufficient_balance", "insufficient credits", "insufficient funds", "requires more credits", "payment required", "arrearage",
    ];

    // Not "too long" by itself: ids and names have a length too.
    private static readonly string[] Window =
    [
        "context_length", "context length", "context window", "context size", "exceed_context_size", "exceeds the context",
        "prompt is too long", "prompt too long",
        "input is too long", "input token count", "maximum number of tokens allowed", "reduce the length of the messages",
        "reduce the length of the input",
        "range of input length", "exceeds the available context", "n_ctx",
    ];

    private static readonly string[] ContentFiltered =
    [
        "content_filter", "content_policy", "content management policy", "responsibleaipolicyviolation", "data_inspection_failed",
        "content exists risk",
        "prohibited_content", "invalid_prompt", "violating our usage policy", "moderation",
    ];

    private static readonly string[] NoTools =
        ["not support tools", "not support function", "support tool use", "tool-call-parser", "tools are not supported"];

    private static readonly string[] NoImages =
        ["not support image", "not support vision", "not a multimodal", "image_url is only supported", "image input is not supported",
            "mmproj", "not support multimodal"];

    private static readonly string[] Unauthorized =
        ["invalid_api_key", "api_key_invalid", "incorrect api key", "api key not valid", "invalid api key", "authentication_error",
            "permission_error", "invalid x-api-key"];

    private static readonly string[] RateLimited = ["rate_limit", "rate limit", "too many requests", "resource_exhausted", "throttl"];

    private static readonly string[] Overloaded =
    [
        "overloaded", "out of memory", "more system memory", "loading model", "model is loading", "server_busy", "server is busy",
        "at capacity", "try again later",
        "resource limitations", "temporarily unavailable",
    ];

    public static FailureKind OfStatus(int status, ProviderReason reason)
    {
        if (status is 401)
        {
            return FailureKind.Unauthorized;
        }

        // Some say under a status of their own choice that the money is gone, the thread too long, or the topic forbidden.
        return OfWords(reason) is { } known
            and (FailureKind.Quota or FailureKind.Window or FailureKind.ContentFiltered or FailureKind.NoTools or FailureKind.NoImages)
            ? known
            : status switch
            {
                402 => FailureKind.Quota,
                403 => FailureKind.Unauthorized,
                404 => FailureKind.NotFound,
                408 or 409 or 425 or 429 => FailureKind.RateLimited,
                >= 500 => FailureKind.Overloaded,
                400 or 413 or 422 => OfWords(reason) ?? FailureKind.Rejected,
                _ => FailureKind.Failed,
            };
    }

    /// <summary>The kind of a failure that comes without a status; null when the words say nothing.</summary>
    public static FailureKind? OfWords(ProviderReason reason)
    {
        var words = reason.Words;
        return words.Length == 0 ? null
            // Gemini says "quota" of its limits per minute too.
            : Any(words, Quota) ? Any(words, "resource_exhausted") && Any(words, "per minute", "PerMinute", "retrydelay")
                ? FailureKind.RateLimited : FailureKind.Quota
            : Any(words, Window) ? FailureKind.Window
            : Any(words, ContentFiltered) ? FailureKind.ContentFiltered
            : Any(words, NoTools) ? FailureKind.NoTools
            : Any(words, NoImages) ? FailureKind.NoImages
            : Any(words, Unauthorized) ? FailureKind.Unauthorized
            : Any(words, RateLimited) ? FailureKind.RateLimited
            : Any(words, Overloaded) ? FailureKind.Overloaded
            : IsNotFound(words) ? FailureKind.NotFound
            : null;
    }

    private static bool IsNotFound(string words) =>
        Any(words, "model") && Any(words, "not found", "does not exist", "model_not_found", "no such model", "unknown model");

    private static bool Any(string words, params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (words.Contains(part, StringComparison.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
