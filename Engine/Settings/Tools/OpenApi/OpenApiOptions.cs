using ChatCluster.Tools.Rest;

namespace ChatCluster.Tools.OpenApi;

/// <summary>An OpenAPI document whose operations become tools: the section <c>ChatCluster:Tools:OpenApi:{name}</c>.</summary>
public sealed class OpenApiOptions
{
    /// <summary>Where the document is: an http or https URL, or a file. OpenAPI 2.0, 3.0 or 3.1, as JSON or YAML. Required.</summary>
    public string Url { get; set; } = "";

    /// <summary>
    /// The absolute base URL that the operations are called at, for example <c>https://api.example.com/v1</c>. Required where the document
    /// has none, a relative one, or one with variables. One that stands here may lead to a private address; one of the document may not.
    /// </summary>
    public string? Server { get; set; }

    /// <summary>
    /// What the names of the tools begin with: up to 32 characters of <c>A-Z a-z 0-9 _ -</c>, <c>{name}_</c> by default, empty for nothing.
    /// </summary>
    public string? Prefix { get; set; }

    /// <summary>Which operations become tools; all by default. One that fits each kind of list that is set is taken.</summary>
    public OpenApiSelection Include { get; init; } = new();

    /// <summary>Which of them do not after all; none by default. One that fits any of the lists is left out.</summary>
    public OpenApiSelection Exclude { get; init; } = new();

    /// <summary>Whether operations that the document calls deprecated become tools; <see langword="false"/> by default.</summary>
    public bool Deprecated { get; set; }

    /// <summary>Whether the thread's owner must consent to each call; by default all but <c>GET</c> and <c>HEAD</c> need it.</summary>
    public bool? NeedsApproval { get; set; }

    /// <summary>Credentials by the names of the document's security schemes. The scheme says where they are sent.</summary>
    public Dictionary<string, OpenApiCredentialOptions> Credentials { get; init; } = new(StringComparer.Ordinal);

    /// <summary>A credential of every call, for a document that names no security scheme.</summary>
    public RestCredentialOptions? Credential { get; set; }

    /// <summary>
    /// Headers of every call, such as <c>User-Agent</c> or the version of the interface. A parameter of this name is hidden from the model.
    /// </summary>
    public Dictionary<string, string> Headers { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>For one call with its retries; more than 0, at most 10 minutes, 30 s by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Further attempts of a call that only reads after a failed connection or 429, 502, 503, 504: 0 to 5, 2 by default.</summary>
    public int Retries { get; set; } = 2;

    /// <summary>Calls of one tool in one run, 1 or more; 3 by default.</summary>
    public int? MaxCallsPerRun { get; set; }

    /// <summary>Calls of one tool at once, in a cluster on all silos together, 1 or more; <c>Tools:MaxConcurrency</c> by default.</summary>
    public int? Concurrency { get; set; }

    /// <summary>The largest answer read, in bytes: 1 KB to 64 MB, 4 MB by default.</summary>
    public int MaxResponseBytes { get; set; } = 4 * 1024 * 1024;
}
