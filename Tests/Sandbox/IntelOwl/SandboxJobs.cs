using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace ChatCluster.Sandbox.IntelOwl;

/// <summary>The jobs of the sandbox, and its rules, which are those of IntelOwl's views, filters and serializers.</summary>
public sealed class SandboxJobs
{
    private static readonly string[] Statuses =
    [
        "pending", "running", "analyzers_running", "analyzers_completed", "connectors_running", "connectors_completed", "pivots_running",
        "pivots_completed",
        "visualizers_running", "visualizers_completed", "reported_without_fails", "reported_with_fails", "killed", "failed",
    ];

    private static readonly string[] Supported = ["ip", "domain"];

    private readonly Lock _gate = new();
    private readonly List<SandboxJob> _jobs = [];

    public HashSet<string> Analyzers { get; } = ["Classic_DNS", "AbuseIPDB", "VirusTotal_v3_Get_Observable"];

    public HashSet<string> Playbooks { get; } = ["FREE_TO_USE_ANALYZERS", "Dns"];

    public SandboxJob Add(
        string observable, string classification = "domain", string status = "reported_without_fails", DateTimeOffset? received = null,
        IReadOnlyList<object>? reports = null)
    {
        lock (_gate)
        {
            var job = new SandboxJob(_jobs.Count + 1, observable, classification, status,
                received ?? DateTimeOffset.UnixEpoch.AddDays(_jobs.Count))
            { Reports = reports ?? [] };
            _jobs.Add(job);
            return job;
        }
    }

    internal IResult Search(IQueryCollection query)
    {
        var status = query["status"].ToString();
        if (status.Length > 0 && !Statuses.Contains(status))
        {
            return SandboxAnswers.Invalid("status", $"Select a valid choice. {status} is not one of the available choices.");
        }

        var name = query["observable_name"].ToString();
        return SandboxAnswers.Page(
            [.. All().Where(job => job.ObservableName.Contains(name, StringComparison.OrdinalIgnoreCase))
                .Where(job => status.Length == 0 || job.Status == status)
                .OrderByDescending(job => job.Received)
                .Select(job => job.Listed)],
            query);
    }

    internal IResult Report(int id) =>
        All().FirstOrDefault(job => job.Id == id) is { } job
            ? Results.Json(job.Full) : SandboxAnswers.NotFound("No Job matches the given query.");

    internal IResult Analyzer(string name) => Analyzers.Contains(name)
        ? Results.Json(
            new { name, description = $"The analyzer {name}.", disabled = false, type = "observable", observable_supported = Supported })
        : SandboxAnswers.NotFound("No AnalyzerConfig matches the given query.");

    // Filters "name" (whole, a comma means "or") and "discovery_date"; everything else in the query is ignored.
    internal IResult SearchAnalyzables(IQueryCollection query)
    {
        var names = query["name"].ToString().Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (!TryDate(query["discovery_date__gte"], DateTimeOffset.MinValue, out var since)
            || !TryDate(query["discovery_date__lte"], DateTimeOffset.MaxValue, out var until))
        {
            return SandboxAnswers.Invalid("discovery_date", "Enter a valid date/time.");
        }

        return SandboxAnswers.Page(
            [.. All().Where(job => names.Length == 0 || names.Contains(job.ObservableName))
                .Where(job => job.Received >= since && job.Received <= until)
                .Select(job => new
                {
                    id = job.Id,
                    name = job.ObservableName,
                    classification = job.Classification,
                    discovery_date = job.Received,
                    _jobs = new[] { job.Id },
                })],
            query);
    }

    internal (IResult Result, bool Started) Scan(string body)
    {
        using var document = JsonDocument.Parse(body);
        var request = document.RootElement;
        if (!request.TryGetProperty("observable_name", out var name))
        {
            return (SandboxAnswers.Invalid("observable_name", "This field is required."), false);
        }

        var observable = name.GetString()!.Replace("[", "", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);
        if (IPAddress.TryParse(observable, out var address) && Refusal(address) is { } refusal)
        {
            return (SandboxAnswers.Invalid("detail", refusal), false);
        }

        var analyzers = request.TryGetProperty("analyzers_requested", out var requested)
            ? requested.EnumerateArray().Select(item => item.GetString()!).ToList() : [];
        var playbook = request.TryGetProperty("playbook_requested", out var chosen) ? chosen.GetString() : null;
        if (Invalid(analyzers, playbook) is { } invalid)
        {
            return (invalid, false);
        }

        var classification = request.TryGetProperty("observable_classification", out var given) ? given.GetString()! : address is null
            ? "domain" : "ip";
        var job = Add(observable, classification, "pending");
        return (
            Results.Json(
                new
                {
                    job_id = job.Id,
                    analyzers_running = analyzers,
                    connectors_running = Array.Empty<string>(),
                    playbook_running = playbook,
                    status = "accepted",
                    already_exists = false,
                }),
            true);
    }

    private IResult? Invalid(List<string> analyzers, string? playbook)
    {
        if (analyzers.Find(analyzer => !Analyzers.Contains(analyzer)) is { } unknown)
        {
            return SandboxAnswers.Invalid("analyzers_requested", $"Object with name={unknown} does not exist.");
        }

        if (playbook is not null && !Playbooks.Contains(playbook))
        {
            return SandboxAnswers.Invalid("playbook_requested", $"Object with name={playbook} does not exist.");
        }

        return analyzers.Count > 0 && playbook is not null
            ? SandboxAnswers.Invalid("detail", "You can't specify a playbook and plugins together")
            : analyzers.Count == 0 && playbook is null
                ? SandboxAnswers.Invalid("detail", "No Analyzers and Connectors can be run after filtering:\n")
            : null;
    }

    private static string? Refusal(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return IPAddress.IsLoopback(address) ? "Loopback address"
            : bytes is [10, ..] or [192, 168, ..] or [172, >= 16 and < 32, ..] or [169, 254, ..] || address.IsIPv6UniqueLocal
            || address.IsIPv6LinkLocal ? "Private address"
            : bytes is [>= 224 and < 240, _, _, _] || address.IsIPv6Multicast ? "Multicast address"
            : bytes is [>= 240, _, _, _] ? "Reserved address"
            : null;
    }

    private static bool TryDate(string? text, DateTimeOffset fallback, out DateTimeOffset date)
    {
        date = fallback;
        return string.IsNullOrEmpty(text) || DateTimeOffset.TryParse(
            text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out date);
    }

    private List<SandboxJob> All()
    {
        lock (_gate)
        {
            return [.. _jobs];
        }
    }
}
