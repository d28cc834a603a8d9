namespace ChatCluster.Tools.IntelOwl;

/// <summary>The section <c>ChatCluster:Tools:IntelOwl</c>, for the preset <c>IntelOwl</c>.</summary>
public sealed class IntelOwlOptions
{
    /// <summary>The address of the IntelOwl server, for example <c>https://intelowl.example.com</c>. Required.</summary>
    public string Url { get; set; } = "";

    /// <summary>An API token of this service. When left out, each caller's own is forwarded.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The name of the caller's credential that is forwarded; <c>intelowl</c> by default.</summary>
    public string Credential { get; set; } = "intelowl";

    /// <summary>The playbook of a scan that names neither analyzers nor a playbook.</summary>
    public string? DefaultPlaybook { get; set; }

    /// <summary>
    /// Whether there is <c>create_scan</c> at all; each scan needs consent all the same. <see langword="true"/> by default.
    /// </summary>
    public bool AllowScan { get; set; } = true;

    /// <summary>
    /// Whether a name is looked up before it is scanned, so that one with a private address is refused; <see langword="true"/> by default.
    /// Turn it off where a look-up must not be seen, or where this server has no DNS.
    /// </summary>
    public bool ResolveNames { get; set; } = true;

    /// <summary>For one call; more than 0, at most 10 minutes, 30 s by default.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls of one tool in one run, 1 or more; 3 by default, 2 for searches and scans.</summary>
    public int? MaxCallsPerRun { get; set; }
}
