namespace ChatCluster.Web.Formats.Automatos;

/// <summary>The agent platform's codes of a run that failed.</summary>
internal static class AutomatosError
{
    public static string Code(string? code) => code switch
    {
        "model_rate_limited" or "model_quota_exceeded" => "rate_limited",
        "model_overloaded" or "model_unreachable" or "model_not_found" => "model_unavailable",
        "model_unauthorized" => "no_api_key",
        { } other when other.StartsWith("model_", StringComparison.Ordinal) => "provider_failed",
        _ => "turn_failed",
    };
}
