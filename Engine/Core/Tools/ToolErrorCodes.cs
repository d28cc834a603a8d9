namespace ChatCluster.Tools;

/// <summary>The stable codes of <see cref="Threads.ToolError"/> that the engine itself gives.</summary>
internal static class ToolErrorCodes
{
    public const string UnknownTool = "unknown_tool";
    public const string ToolRefused = "tool_refused";
    public const string BadArguments = "bad_arguments";
    public const string NoCredential = "no_credential";

    /// <summary>The caller has to sign in to the tool's server first.</summary>
    public const string SignInNeeded = "sign_in_needed";

    /// <summary>The credentials that the caller gave could not be read, so the call was not made.</summary>
    public const string CredentialsUnavailable = "credentials_unavailable";

    public const string CircuitOpen = "circuit_open";
    public const string ToolBusy = "tool_busy";
    public const string Timeout = "timeout";
    public const string ToolFailed = "tool_failed";
    public const string Unreachable = "unreachable";
    public const string AddressRefused = "address_refused";
    public const string ResponseTooLarge = "response_too_large";
    public const string ResponseNotText = "response_not_text";
    public const string ResponseNotJson = "response_not_json";
    public const string OutcomeUnknown = "outcome_unknown";

    /// <summary>The call needs consent and nobody was asked, because it could not be made as it was.</summary>
    public const string ConsentMissing = "consent_missing";

    public const string DuplicateCall = "duplicate_call";
    public const string SimilarSearch = "similar_search";
    public const string CallLimit = "call_limit";

    /// <summary>One reply asked for more calls than <c>ChatCluster:Runs:MaxCallsPerReply</c>.</summary>
    public const string TooManyCalls = "too_many_calls";

    public const string StopSearching = "stop_searching";
    public const string RepeatedFailure = "repeated_failure";

    /// <summary>The client that makes the call has said that it failed.</summary>
    public const string ClientFailed = "client_failed";

    /// <summary>The client that makes the call brought no result in time.</summary>
    public const string ClientExpired = "client_expired";

    /// <summary>The prefix of <c>http_404</c> and its like.</summary>
    public const string HttpPrefix = "http_";

    public static bool NeverReachedTool(string code) =>
        code is UnknownTool or ToolRefused or BadArguments or NoCredential or SignInNeeded or CredentialsUnavailable
        or ConsentMissing or CircuitOpen or ToolBusy or DuplicateCall or SimilarSearch or CallLimit or TooManyCalls or StopSearching
        or RepeatedFailure;

    /// <summary>
    /// Whether the message of such an error is this service's own throughout. Of other errors a part was written by somebody outside.
    /// </summary>
    public static bool IsOwnWord(string code) => NeverReachedTool(code)
        || code is Timeout or ToolFailed or Unreachable or ResponseTooLarge or OutcomeUnknown or "stopped" or "time_limit" or "round_limit"
        or "approval_expired" or "denied" or ClientExpired;

    /// <summary>Whether the endpoint, not the call, is at fault, so that calling it again at once would only burden it.</summary>
    public static bool IsEndpointFailure(string code) => code is Timeout or ToolFailed or Unreachable or "http_429"
        || (code.StartsWith(HttpPrefix + "5", StringComparison.Ordinal) && code.Length == HttpPrefix.Length + 3);
}
