using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatCluster.Tests.Architecture;
using Xunit;

namespace ChatCluster.Tests.Deploy;

/// <summary>The dashboard asks for metrics that there are, under the names that Prometheus gives them.</summary>
public sealed partial class DashboardTests
{
    // Of the framework, whose names another test sees exported.
    private static readonly (string Name, string Unit, string Kind)[] Framework = [("http.server.request.duration", "s", "Histogram")];

    [Fact]
    public void Dashboard_AsksForMetrics_ThatAreMade()
    {
        var made = Instruments().Concat(Framework)
            .SelectMany(instrument => PrometheusNames(instrument.Name, instrument.Unit, instrument.Kind)).ToHashSet(StringComparer.Ordinal);

        var asked = Expressions().SelectMany(
            expression => MetricName().Matches(Label().Replace(expression, "")).Select(match => match.Value)).Distinct().ToList();

        Assert.True(asked.Count > 10, string.Join(", ", asked));
        Assert.DoesNotContain(asked, name => !made.Contains(name));
    }

    [Fact]
    public void Dashboard_ShowsEveryMetric_OfOurOwn()
    {
        var all = string.Join('\n', Expressions());

        Assert.DoesNotContain(
            Instruments(),
            instrument => !PrometheusNames(instrument.Name, instrument.Unit, instrument.Kind)
                .Any(name => all.Contains(name, StringComparison.Ordinal)));
    }

    private static List<string> Expressions()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(Path.Combine(Sources.Root, "deploy", "grafana", "chatcluster.json")))!;
        return [.. dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray())
            .Select(target => (string)target!["expr"]!)];
    }

    private static List<(string Name, string Unit, string Kind)> Instruments() =>
    [
        .. ((string[])["Engine", "Web", "Grains", "Api"]).SelectMany(folder => Sources.Files("*.cs", folder))
            .SelectMany(file => Instrument().Matches(File.ReadAllText(Path.Combine(Sources.Root, file))))
            .Select(match => (match.Groups[2].Value, match.Groups[3].Value, match.Groups[1].Value)),
    ];

    // As the OpenTelemetry specification has it: units in braces are left out, seconds are spelt, counters are totals.
    private static IEnumerable<string> PrometheusNames(string name, string unit, string kind)
    {
        var full = name.Replace('.', '_') + (unit is "s" ? "_seconds" : "");
        return kind switch
        {
            "Histogram" => [$"{full}_bucket", $"{full}_sum", $"{full}_count"],
            "Counter" => [$"{full}_total"],
            _ => [full],
        };
    }

    [GeneratedRegex("""Create(Histogram|Counter|UpDownCounter)<\w+>\(\s*"([\w.]+)",\s*"([^"]+)""")]
    private static partial Regex Instrument();

    // Labels are grouped by, selected by and shown; none of them is a metric.
    [GeneratedRegex("""by \([^)]*\)|\{[^}]*\}""")]
    private static partial Regex Label();

    [GeneratedRegex(@"\b(?:chatcluster|gen_ai|http)_\w+")]
    private static partial Regex MetricName();
}
