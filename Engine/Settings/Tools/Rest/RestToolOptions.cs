using ChatCluster.Configuration;

namespace ChatCluster.Tools.Rest;

/// <summary>
/// A REST endpoint as a tool: the section <c>ChatCluster:Tools:Rest:{name}</c>. <c>{parameter}</c> in <see cref="Url"/>,
/// <see cref="Query"/>, <see cref="Headers"/> and <see cref="Body"/> stands for an argument of the call.
/// </summary>
public sealed class RestToolOptions
{
    /// <summary>What the tool does and when to use it, for the model. Required.</summary>
    public string Description { get; set; } = "";

    /// <summary><c>GET</c> by default.</summary>
    public string Method { get; set; } = "GET";

    /// <summary>An absolute http or https URL; parameters may stand in its path and query, not in its host. Required.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// JSON schema of the arguments, as a string of JSON or as nested configuration. When left out, each parameter of the templates is a
    /// string, and those of the path are required. A call with an argument that it does not declare is refused, unless it says
    /// <c>additionalProperties</c> itself.
    /// </summary>
    [FreeForm]
    public string? Parameters { get; set; }

    /// <summary>
    /// Query parameters: a template each. One whose arguments are not given is left out. With neither this nor a body, arguments used
    /// nowhere else become query parameters.
    /// </summary>
    public Dictionary<string, string> Query { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Request headers: a template each. One whose arguments are not given is left out.</summary>
    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// A template in JSON, in which <c>"{parameter}"</c> alone becomes the argument as it is, and is left out when it is not given; or
    /// <c>arguments</c> (the default of POST, PUT and PATCH) for an object of all arguments used nowhere else.
    /// </summary>
    public string? Body { get; set; }

    /// <summary>Which part of a JSON answer is the result, for example <c>$.results[*].name</c>; all of it when left out.</summary>
    public string? Result { get; set; }

    /// <summary>
    /// Whether a web page is an answer; <see langword="false"/> by default. It is an error then: where data was asked for, an HTML page is
    /// mostly a sign-in or the page of a proxy.
    /// </summary>
    public bool AllowHtml { get; set; }

    /// <summary>For one call with its retries; more than 0, at most 10 minutes, 30 s by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Further attempts after a failed connection or 429, 502, 503, 504: 0 to 5, 2 by default. Only of calls that may be repeated.
    /// </summary>
    public int Retries { get; set; } = 2;

    /// <summary>Whether a call may be made twice; by default <c>GET</c> and <c>HEAD</c> may.</summary>
    public bool? Repeatable { get; set; }

    /// <summary>Whether the thread's owner must consent to each call; by default all but <c>GET</c> and <c>HEAD</c> need it.</summary>
    public bool? NeedsApproval { get; set; }

    /// <summary><c>Ordinary</c> (default), <c>Search</c> or <c>External</c>.</summary>
    public ToolKind Kind { get; set; } = ToolKind.Ordinary;

    /// <summary>Calls in one run, 1 or more; 3 by default, 2 for searches and external tools.</summary>
    public int? MaxCallsPerRun { get; set; }

    /// <summary>Calls at once, in a cluster on all silos together, 1 or more; <c>Tools:MaxConcurrency</c> by default.</summary>
    public int? Concurrency { get; set; }

    /// <summary>The largest answer read, in bytes: 1 KB to 64 MB, 4 MB by default.</summary>
    public int MaxResponseBytes { get; set; } = 4 * 1024 * 1024;

    /// <summary>How the call proves who makes it; nothing when left out.</summary>
    public RestCredentialOptions? Credential { get; set; }
}
