using ChatCluster.Tools.Approvals;
using ChatCluster.Tools.IntelOwl;
using ChatCluster.Tools.OpenApi;
using ChatCluster.Tools.Rest;

namespace ChatCluster.Tools;

/// <summary>The section <c>ChatCluster:Tools</c>.</summary>
public sealed class ToolOptions
{
    /// <summary>REST endpoints as tools, by the tool's name.</summary>
    public Dictionary<string, RestToolOptions> Rest { get; init; } = new(StringComparer.Ordinal);

    /// <summary>OpenAPI documents whose operations are tools, by a name for each.</summary>
    public Dictionary<string, OpenApiOptions> OpenApi { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Rules on which calls need their owner's consent, before what each tool's own settings say. The first that fits decides.
    /// </summary>
    public List<ApprovalRuleOptions> Approvals { get; init; } = [];

    /// <summary>Ready-made sets of tools to switch on: <c>IntelOwl</c>.</summary>
    public List<string> Presets { get; init; } = [];

    /// <summary>Settings of the preset <c>IntelOwl</c>.</summary>
    public IntelOwlOptions IntelOwl { get; init; } = new();

    /// <summary>
    /// Networks, as <c>10.1.0.0/16</c>, that URLs of users, models and redirects may lead to although they are not public.
    /// </summary>
    public List<string> AllowedNetworks { get; init; } = [];

    /// <summary>
    /// Whether such URLs may lead to any private or loopback address. Link-local and metadata addresses stay refused. Default: no.
    /// </summary>
    public bool AllowPrivateNetworks { get; set; }

    /// <summary>
    /// Hosts, as <c>api.example.com</c> or <c>*.example.com</c>, that such URLs may lead to; any by default. Hosts of tools' own settings
    /// need not stand here.
    /// </summary>
    public List<string> AllowedHosts { get; init; } = [];

    /// <summary>The http URL of the proxy by which all requests of tools leave; none by default.</summary>
    public string? Proxy { get; set; }

    /// <summary>
    /// Requests of tools to one host in a minute, from this process: 0 for any number, up to 1,000,000; 6,000 by default. Past it they wait
    /// for their turn, as long as their tool's time lasts.
    /// </summary>
    public int RequestsPerMinute { get; set; } = 6_000;

    /// <summary>
    /// How many tokens the tools of a prompt may take, 500 to 1,000,000; 4,000 by default. Where an agent's tools take more, its model is
    /// given <c>find_tools</c> and what that finds.
    /// </summary>
    public int PromptTokens { get; set; } = 4_000;

    /// <summary>
    /// Calls of one tool at once, in a cluster on all silos together, 1 or more; 16 by default. A REST tool may have its own limit.
    /// </summary>
    public int MaxConcurrency { get; set; } = 16;

    /// <summary>
    /// The largest file of a result that is kept, in bytes: 1,024 to 67,108,864, 10,485,760 (10 MB) by default. A larger one is named and
    /// left out.
    /// </summary>
    public int MaxFileBytes { get; set; } = 10 * 1024 * 1024;

    /// <summary>
    /// The longest result that is kept and sent to a model, in characters: 500 to 200,000, 8,000 by default. A longer one is shortened so
    /// that JSON stays JSON.
    /// </summary>
    public int MaxResultChars { get; set; } = 8_000;
}
