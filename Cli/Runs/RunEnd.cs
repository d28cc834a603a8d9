using ChatCluster.Cli.Protocol;

namespace ChatCluster.Cli.Runs;

/// <summary>What a <c>run.finished</c> says.</summary>
internal static class RunEnd
{
    public static int ExitCode(ServerEvent end) => end["reason"] switch
    {
        "failed" => ExitCodes.RunFailed,
        "stopped" => ExitCodes.Stopped,
        _ => ExitCodes.Done,
    };

    /// <summary>In a sentence; null when the run is complete.</summary>
    public static string? Explain(ServerEvent end)
    {
        var reason = end["message"] ?? end["code"];
        return end["reason"] switch
        {
            "failed" => $"The run failed: {reason ?? "no reason was given"}",
            "stopped" => "The run was stopped.",
            "limited" => $"The run reached a limit: {reason ?? "no more was allowed"}",
            _ when end["finish"] is "length" => "The reply was cut off at the model's longest.",
            _ when end["finish"] is "content_filter" => "The reply was cut off by the provider's filter.",
            _ => null,
        };
    }
}
