using System.Globalization;
using System.Text.Json;

namespace ChatCluster.Bench.Reporting;

/// <summary>The figures of a run.</summary>
internal sealed class Report
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly List<Row> _rows = [];

    public bool Passed => _rows.All(row => row.Passed is not false);

    public void Add(Row row) => _rows.Add(row);

    public void Print(TextWriter writer)
    {
        string[] head = ["", "unit", "proxy", "ChatCluster", "ratio", "target", ""];
        List<string[]> lines = [head];
        foreach (var scenario in _rows.GroupBy(row => row.Scenario))
        {
            lines.Add([scenario.Key, "", "", "", "", "", ""]);
            lines.AddRange(scenario.Select(Cells));
        }

        var widths = head.Select((_, column) => lines.Max(line => line[column].Length)).ToArray();
        writer.WriteLine();
        foreach (var line in lines)
        {
            var cells = line.Select(
                (cell, column) => column < 2 || column == head.Length - 1 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            writer.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    public Task SaveAsync(string file) => File.WriteAllTextAsync(file, JsonSerializer.Serialize(_rows, Indented));

    private static string[] Cells(Row row) =>
    [
        "  " + row.Name,
        row.Unit,
        Number(row.Floor),
        Number(row.Value),
        Number(row.Ratio),
        row.Limit is { } limit ? $"<= {limit.ToString(CultureInfo.InvariantCulture)}{(row.OfFloor ? " x" : "")}" : "",
        row.Passed switch { true => "PASS", false => "over", _ => "" },
    ];

    private static string Number(double? value) => value is not { } number ? ""
        : number.ToString(number is 0 or >= 100 ? "0" : number >= 10 ? "0.0" : "0.00", CultureInfo.InvariantCulture);
}
