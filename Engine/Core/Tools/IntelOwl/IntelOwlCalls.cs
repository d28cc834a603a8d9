using ChatCluster.Tools.Rest;

namespace ChatCluster.Tools.IntelOwl;

/// <summary>
/// IntelOwl's REST API as REST tools. Checked against the project's source of June 2025 (version 6.4: <c>api_app/views.py</c>,
/// <c>filters.py</c>, <c>serializers/job.py</c>, <c>analyzables_manager</c>, <c>settings/rest.py</c>):
/// paths have no trailing slash; lists come as <c>{count, total_pages, results}</c>, 10 to a page unless <c>page_size</c> says otherwise
/// (there is no <c>limit</c>); authentication is <c>Authorization: Token …</c>.
/// </summary>
internal static class IntelOwlCalls
{
    // Choices of the field "status" of a job; another value is answered with 400.
    private const string Statuses = """
        "pending", "running", "analyzers_running", "analyzers_completed", "connectors_running", "connectors_completed", "pivots_running", "pivots_completed",
        "visualizers_running", "visualizers_completed", "reported_without_fails", "reported_with_fails", "killed", "failed"
        """;

    public const string CreateScanName = "create_scan";

    public static IEnumerable<(string Name, RestToolOptions Options)> All(IntelOwlOptions options)
    {
        yield return ("search_jobs", SearchJobs(options));
        yield return ("get_job_report", GetJobReport(options));
        yield return ("get_analyzer_config", GetAnalyzerConfig(options));
        yield return ("search_observables", SearchObservables(options));
        if (options.AllowScan)
        {
            yield return (CreateScanName, CreateScan(options));
        }
    }

    private static RestToolOptions SearchJobs(IntelOwlOptions options) => Common(options, "/api/jobs", new()
    {
        Description =
            "Searches the analysis jobs of IntelOwl, newest first. Use it to find out whether an observable (IP, domain, URL, hash) was scanned before, and with which job id.",
        Parameters = $$"""
            {
              "type": "object",
              "properties": {
                "observable_name": {"type": "string", "minLength": 1, "description": "The observable, or a part of it."},
                "status": {"type": "string", "enum": [{{Statuses}}], "description": "Only jobs in this state."},
                "limit": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10, "description": "How many jobs to return."}
              },
              "additionalProperties": false
            }
            """,
        Query =
        {
            ["observable_name"] = "{observable_name}",
            ["status"] = "{status}",
            ["page_size"] = "{limit}",
        },
        Kind = ToolKind.Search,
    });

    private static RestToolOptions GetJobReport(IntelOwlOptions options) => Common(options, "/api/jobs/{job_id}", new()
    {
        Description =
            "Gets the report of one IntelOwl job: its status and what each analyzer found. A job that is still running has only some of its reports.",
        Parameters = """
            {
              "type": "object",
              "properties": {"job_id": {"type": "integer", "minimum": 1, "description": "The job's id, from search_jobs or create_scan."}},
              "required": ["job_id"],
              "additionalProperties": false
            }
            """,
    });

    private static RestToolOptions GetAnalyzerConfig(IntelOwlOptions options) => Common(options, "/api/analyzer/{analyzer_name}", new()
    {
        Description =
            "Gets the configuration of one IntelOwl analyzer: what it does, which observables it takes and whether it is enabled.",
        Parameters = """
            {
              "type": "object",
              "properties": {"analyzer_name": {"type": "string", "pattern": "^[A-Za-z0-9_]+$", "description": "The analyzer's exact name, for example Classic_DNS."}},
              "required": ["analyzer_name"],
              "additionalProperties": false
            }
            """,
    });

    // The filter of analyzables knows "name" and "discovery_date" and nothing else; "name" compares whole names and takes a comma for "or".
    private static RestToolOptions SearchObservables(IntelOwlOptions options) => Common(options, "/api/analyzable", new()
    {
        Description = "Searches the observables and files that IntelOwl knows, by exact name and by when they were first seen.",
        Parameters = """
            {
              "type": "object",
              "properties": {
                "name": {"type": "string", "minLength": 1, "description": "The exact observable, for example evil.example.com. Not a part of it: search_jobs finds parts."},
                "since": {"type": "string", "format": "date-time", "minLength": 4, "description": "First seen at or after this ISO 8601 date or time."},
                "until": {"type": "string", "format": "date-time", "minLength": 4, "description": "First seen at or before this ISO 8601 date or time."}
              },
              "additionalProperties": false
            }
            """,
        Query =
        {
            ["name"] = "{name}",
            ["discovery_date__gte"] = "{since}",
            ["discovery_date__lte"] = "{until}",
        },
        Kind = ToolKind.Search,
    });

    // Without observable_classification the API works it out itself, better than a guess of ours.
    private static RestToolOptions CreateScan(IntelOwlOptions options) => Common(options, "/api/analyze_observable", new()
    {
        Description = "Starts a scan of one public observable in IntelOwl, with named analyzers or with a playbook, never both"
            + (string.IsNullOrEmpty(options.DefaultPlaybook) ? "." : $"; with neither, the playbook {options.DefaultPlaybook} is used.")
            + " Returns the job's id; get_job_report then has the results. Private and internal addresses cannot be scanned.",
        Method = "POST",
        Parameters = """
            {
              "type": "object",
              "properties": {
                "observable_name": {"type": "string", "minLength": 1, "maxLength": 255, "description": "The IP address, domain, URL or hash to scan."},
                "classification": {"type": "string", "enum": ["ip", "url", "domain", "hash", "generic"], "description": "What kind of observable it is; leave it out to have IntelOwl find out."},
                "analyzers": {"type": "array", "items": {"type": "string", "minLength": 1}, "description": "Names of the analyzers to run. Not together with playbook."},
                "playbook": {"type": "string", "minLength": 1, "description": "Name of the playbook to run. Not together with analyzers."}
              },
              "required": ["observable_name"],
              "additionalProperties": false
            }
            """,
        Body = """
            {
              "observable_name": "{observable_name}",
              "observable_classification": "{classification}",
              "analyzers_requested": "{analyzers}",
              "playbook_requested": "{playbook}"
            }
            """,
        NeedsApproval = true,
        Kind = ToolKind.External,
    });

    private static RestToolOptions Common(IntelOwlOptions options, string path, RestToolOptions call)
    {
        call.Url = options.Url.TrimEnd('/') + path;
        call.Timeout = options.Timeout;
        call.MaxCallsPerRun = options.MaxCallsPerRun;
        call.Credential = string.IsNullOrEmpty(options.ApiKey)
            ? new() { Forward = options.Credential, Format = "Token {0}" }
            : new() { Secret = options.ApiKey, Format = "Token {0}" };
        return call;
    }
}
